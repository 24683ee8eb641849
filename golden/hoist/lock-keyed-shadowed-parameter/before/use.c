#include "node.h"

int twice(struct node *n)
{
    int sum = 0;

    if (n->next) {
        struct node *n = first_node();

        n->seen = 1;
    }
    sum += node_count(n);
    return sum;
}
