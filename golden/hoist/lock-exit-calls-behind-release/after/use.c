#include "node.h"

int drop_both(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    if (link->broken) {
        node_schedule_unref(link->right);
        tree_wrunlock();
        return node_unref(link->left);
    }
    node_detach(link->right);
    tree_wrunlock();
    return 0;
}
