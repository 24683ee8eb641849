#include "node.h"

/* Counts what hangs below. */
int node_count(struct node *n)
{
    int c;

    node_lock(&n->lock);
    c = n->count;
    node_unlock(&n->lock);
    return c;
}
