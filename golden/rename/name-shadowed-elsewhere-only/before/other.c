#include "tank.h"

int other(int node_halt)
{
    return node_halt + 1;
}

int more(struct node_halt *halt)
{
    return halt->node_halt;
}
