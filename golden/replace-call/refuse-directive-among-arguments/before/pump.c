#include "tank.h"

void pump(Node *node)
{
    node_run(node,
#ifdef CONFIG_SLOW
             1
#else
             2
#endif
            );
}
