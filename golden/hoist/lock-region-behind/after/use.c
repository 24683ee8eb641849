#include "node.h"

void drop_both(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    node_unlink(link->right);
    tree_wrunlock();
}

void drop_apart(Link *link)
{
    link->state = GONE;

    tree_wrlock();
    node_detach(link->left);

    /* The other side takes no part in it. */
    link->left = NULL;
    node_unlink(link->right);
    tree_wrunlock();
}

int drop_early(Link *link)
{
    int ret;

    tree_wrlock();
    node_detach(link->left);

    ret = node_unlink(link->right);
    if (ret < 0) {
        tree_wrunlock();
        return ret;
    }
    link->right = NULL;
    tree_wrunlock();
    return 0;
}

void drop_loop(Link *link)
{
    tree_wrlock();
    while (link->left) {
        node_detach(link->left);
    }
    node_unlink(link->right);
    tree_wrunlock();
}

int drop_checked(Link *link)
{
    tree_wrlock();
    if (node_detach(link->left) < 0) {
        tree_wrunlock();
        return -1;
    }
    node_unlink(link->right);
    tree_wrunlock();
    return 0;
}
