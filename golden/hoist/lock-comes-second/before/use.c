#include "node.h"

int drop(Link *link)
{
    int ret = -1;

    if (!link->left) {
        goto out;
    }
    {
        Node *left = link->left;

        node_detach(left);
    }
    ret = 0;
out:
    node_detach(link->right);
    return ret;
}
