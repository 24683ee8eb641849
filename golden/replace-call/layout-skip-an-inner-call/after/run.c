#include "tank.h"

int node_run(int node, int steps);
int node_move(int node, int steps, Node *end);

int node_step(int node)
{
    return node_move(1,
                     node_run(node, 2),
                     NULL);
}
