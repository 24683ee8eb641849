#include "node.h"

int drop(Node *node)
{
    if (node->busy) {
        return -1;
    } else if (node_detach(node)) {
        return -2;
    }
    return 0;
}
