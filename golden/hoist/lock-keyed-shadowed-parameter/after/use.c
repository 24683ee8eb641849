#include "node.h"

int twice(struct node *n)
{
    int sum = 0;

    if (n->next) {
        struct node *n = first_node();

        n->seen = 1;
    }
    node_lock(&n->lock);
    sum += node_count(n);
    node_unlock(&n->lock);
    return sum;
}
