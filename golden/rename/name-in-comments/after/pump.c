#include "tank.h"

//node_halt() comes first
void pump(Node *node)
{
    node_halt(node); // as node_halt() says
}
