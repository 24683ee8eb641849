#include "node.h"

int both(struct pair *p)
{
    int sum;

    sum = node_count(p->left) + node_count(p->right);
    return sum;
}
