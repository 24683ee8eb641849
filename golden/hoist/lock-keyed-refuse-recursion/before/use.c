#include "node.h"

int marked(struct node *m)
    NODE_HELD(&m->lock)
{
    return node_count(m);
}
