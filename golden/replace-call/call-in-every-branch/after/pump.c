#include "tank.h"

int pump(Node *node)
{
    int r =
#ifdef CONFIG_SLOW
        node_move(1, node) +
#else
        node_move(2, node) -
#endif
        1;

#if 0
    node_move(3, node);
#endif
    return r;
}
