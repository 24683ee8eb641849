#include "tank.h"

#ifdef CONFIG_SLOW
int node_halt(Node *node)
{
    return slow(node);
}
#else
int node_halt(Node *node)
{
    return node->state;
}
#endif

int pump(Node *node)
{
    int r =
#ifdef CONFIG_SLOW
        node_halt(node) +
#else
        node_halt(node->next) -
#endif
        1;

#if 0
    node_halt(node);
#endif
    return r;
}
