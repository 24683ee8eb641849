#include "node.h"

int count_all(Node *root)
{
    int sum = node_count(root);

    return sum;
}

int count_twice(Node *root)
{
    int sum;

    sum = node_count(root);
    sum += node_count(root);
    return sum;
}
