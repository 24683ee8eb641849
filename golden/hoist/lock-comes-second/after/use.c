#include "node.h"

int drop(Link *link)
{
    int ret = -1;

    if (!link->left) {
        goto out;
    }
    {
        Node *left = link->left;

        tree_wrlock();
        node_detach(left);
        tree_wrunlock();
    }
    ret = 0;
out:
    tree_wrlock();
    node_detach(link->right);
    tree_wrunlock();
    return ret;
}
