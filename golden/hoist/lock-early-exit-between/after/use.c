#include "node.h"

int drop_both(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    if (link->broken) {
        tree_wrunlock();
        return -1;
    }
    if (link->stuck) {
        log_event("stuck");
        tree_wrunlock();
        goto out;
    }
    node_detach(link->right);
    tree_wrunlock();
    link->count = 0;
out:
    return 0;
}
