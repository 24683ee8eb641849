#include "node.h"

int (*drop_how(Node *node))(Node *)
{
    return node_detach(node) ? node->drop : node->keep;
}

int drop_and_wait(Node *node)
{
    return node_detach(node) + node_wait(node);
}

int drop_if_built(Node *node)
{
    return node_detach(node)
#ifdef TANK_CHECKS
        + node->checks
#endif
        ;
}
