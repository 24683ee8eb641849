#include "tank.h"

int pump(Node *node)
{
    int r =
#ifdef CONFIG_SLOW
        node_stop(node,
                  true) +
#else
        node_stop(node,
                  false) +
#endif
        1;

    return r;
}
