#include "node.h"

void drop_both(Link *link)
{
    tree_wrlock();
    node_unlink(link->right);
    node_detach(link->left);
    tree_wrunlock();
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

    /* The left one has no other owner. */
    node_detach(link->left);
    tree_wrunlock();
    link->left = NULL;

    return 0;
}

int drop_checked(Link *link)
{
    tree_wrlock();
    node_unlink(link->right);
    if (node_detach(link->left) < 0) {
        tree_wrunlock();
        return -1;
    }
    tree_wrunlock();
    return 0;
}
