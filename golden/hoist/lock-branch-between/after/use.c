#include "node.h"

void drop_three(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    if (link->both) {
        node_detach(link->both);
    }
    node_detach(link->right);
    tree_wrunlock();
}

int drop_early(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    if (link->broken) {
        node_detach(link->both);
        tree_wrunlock();
        return -1;
    }
    node_detach(link->right);
    tree_wrunlock();
    return 0;
}

int drop_said(Link *link)
{
    int ret;

    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    if (link->broken) {
        tree_wrlock();
        ret = node_detach(link->both);
        tree_wrunlock();
        return ret;
    }
    tree_wrlock();
    node_detach(link->right);
    tree_wrunlock();
    return 0;
}
