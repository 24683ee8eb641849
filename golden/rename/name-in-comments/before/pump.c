#include "tank.h"

//node_stop() comes first
void pump(Node *node)
{
    node_stop(node); // as node_stop() says
}
