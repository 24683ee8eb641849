#include "node.h"

int drop(Link *link)
{
    if (node_detach(link->a)) {
        return node_detach(link->b);
    }
    return 0;
}
