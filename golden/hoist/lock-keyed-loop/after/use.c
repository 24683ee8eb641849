#include "node.h"

int count_all(struct node *n)
{
    int sum = 0;

    while (n) {
        node_lock(&n->lock);
        sum += node_count(n);
        node_unlock(&n->lock);
        n = n->next;
    }
    return sum;
}
