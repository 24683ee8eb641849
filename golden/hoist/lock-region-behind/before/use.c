#include "node.h"

void drop_both(Link *link)
{
    node_detach(link->left);
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
}

void drop_apart(Link *link)
{
    link->state = GONE;

    node_detach(link->left);

    /* The other side takes no part in it. */
    link->left = NULL;
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
}

int drop_early(Link *link)
{
    int ret;

    node_detach(link->left);

    tree_wrlock();
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
    while (link->left) {
        node_detach(link->left);
    }
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
}

int drop_checked(Link *link)
{
    if (node_detach(link->left) < 0) {
        return -1;
    }
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
    return 0;
}
