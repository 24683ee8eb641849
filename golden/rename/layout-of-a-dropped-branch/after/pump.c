#include "tank.h"

int pump(Node *node)
{
    int r =
#ifdef CONFIG_SLOW
        node_stop_for_good(node,
                           true) +
#else
        node_stop_for_good(node,
                           false) +
#endif
        1;

    return r;
}
