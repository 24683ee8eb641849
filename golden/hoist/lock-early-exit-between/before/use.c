#include "node.h"

int drop_both(Link *link)
{
    node_detach(link->left);
    if (link->broken)
        return -1;
    if (link->stuck) {
        log_event("stuck");
        goto out;
    }
    node_detach(link->right);
    link->count = 0;
out:
    return 0;
}
