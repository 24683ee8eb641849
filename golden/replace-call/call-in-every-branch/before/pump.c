#include "tank.h"

int pump(Node *node)
{
    int r =
#ifdef CONFIG_SLOW
        node_run(node, 1) +
#else
        node_run(node, 2) -
#endif
        1;

#if 0
    node_run(node, 3);
#endif
    return r;
}
