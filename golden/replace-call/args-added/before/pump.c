#include "tank.h"

void pump(Node *node, int speed)
{
    node_run(node, 1);
    node_run(  node , 1 );
}
