#include "node.h"

/* Counts what hangs below. */
int node_count(struct node *n)
    NODE_HELD(&n->lock)
{
    int c;

    c = n->count;
    return c;
}
