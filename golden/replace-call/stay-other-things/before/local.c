#include "tank.h"

int local(Node *node)
{
    int (*node_run)(Node *, int) = node->run;

    return node_run(node, 1);
}
