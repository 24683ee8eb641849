#include "tank.h"

#ifdef CONFIG_SLOW
int node_stop(Node *node)
{
    return slow(node);
}
#else
int node_stop(Node *node)
{
    return node->state;
}
#endif

int pump(Node *node)
{
    int r =
#ifdef CONFIG_SLOW
        node_stop(node) +
#else
        node_stop(node->next) -
#endif
        1;

#if 0
    node_stop(node);
#endif
    return r;
}
