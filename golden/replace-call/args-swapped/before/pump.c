#include "tank.h"

void pump(Node *node, int speed)
{
    node_run(node, speed + 1);
    node_run(find(node, 1), node_run(node, (2, 3)));
    node_run(node, named("a, b", ','));
}
