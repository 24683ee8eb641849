#include "node.h"

int coroutine_fn task_count(Node *root)
{
    int n;

    tree_co_rdlock();
    n = node_count(root);
    tree_co_rdunlock();
    return n;
}

int plain_count(Node *root)
{
    int n;

    tree_rdlock();
    n = node_count(root);
    tree_rdunlock();
    return n;
}
