#include "node.h"

int count_all(Node *root)
{
    tree_rdlock();
    int sum = node_count(root);
    tree_rdunlock();

    return sum;
}

int count_twice(Node *root)
{
    int sum;

    tree_rdlock();
    sum = node_count(root);
    sum += node_count(root);
    tree_rdunlock();
    return sum;
}
