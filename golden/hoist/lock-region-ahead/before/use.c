#include "node.h"

void drop_both(Link *link)
{
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
    node_detach(link->left);
}

int drop_early(Link *link)
{
    int ret;

    tree_wrlock();
    ret = node_unlink(link->right);
    if (ret < 0) {
        tree_wrunlock();
        return ret;
    }
    tree_wrunlock();

    /* The left one has no other owner. */
    node_detach(link->left);
    link->left = NULL;

    return 0;
}

int drop_checked(Link *link)
{
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
    if (node_detach(link->left) < 0) {
        return -1;
    }
    return 0;
}
