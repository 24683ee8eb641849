#include "tank.h"

int node_run(Node *node, int steps);
int node_move(int steps, Node *node);

int node_step(Node *node, const NodeOps *ops)
{
    return node_move(ops->node_run(node, node_move(1, node)), node);
}
