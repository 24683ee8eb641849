#include "node.h"

int count_all(struct node *n)
{
    int sum = 0;

    while (n) {
        sum += node_count(n);
        n = n->next;
    }
    return sum;
}
