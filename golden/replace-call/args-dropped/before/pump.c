#include "tank.h"

void pump(Node *node, int speed)
{
    node_run(node, speed + sizeof(int));
    node_run(find(node), 0);
}
