#include "node.h"

int drop_one(Link *link)
{
    int ret = 0;

    if (link->left)
        node_detach(link->left);
    else if (link->right) {
        node_detach(link->right);
        ret = 1;
    } else {
        ret = -1;
    }
    switch (ret) {
    case 0:
        node_detach(link->both);
        break;
    default:
        break;
    }
    return ret;
}
