#include "node.h"

int coroutine_fn task_count(Node *root)
{
    int n;

    n = node_count(root);
    return n;
}

int plain_count(Node *root)
{
    int n;

    n = node_count(root);
    return n;
}
