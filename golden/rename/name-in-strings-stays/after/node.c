#include "tank.h"

int node_halt(Node *node)
{
    trace("node_stop %p", node);
    return fail("node_stop() failed");
}
#ifdef NEVER
#error node_stop() is not for this
#endif
