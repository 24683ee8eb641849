#include "node.h"

int drop_both(Link *link)
{
    node_detach(link->left);
    if (link->broken) {
        node_unref(link->right);
        return node_unref(link->left);
    }
    node_detach(link->right);
    return 0;
}
