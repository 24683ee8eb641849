#include "node.h"

int drop_one(Link *link)
{
    int ret = 0;

    if (link->left) {
        tree_wrlock();
        node_detach(link->left);
        tree_wrunlock();
    } else if (link->right) {
        tree_wrlock();
        node_detach(link->right);
        tree_wrunlock();
        ret = 1;
    } else {
        ret = -1;
    }
    switch (ret) {
    case 0:
        tree_wrlock();
        node_detach(link->both);
        tree_wrunlock();
        break;
    default:
        break;
    }
    return ret;
}
