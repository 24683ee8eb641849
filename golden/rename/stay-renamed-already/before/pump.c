#include "tank.h"

void pump(Node *node)
{
    node_halt(node);
}

void list(struct job *job)
{
    job->node_stop = 1;
}
