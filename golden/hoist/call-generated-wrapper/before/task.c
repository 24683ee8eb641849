#include "node.h"

int coroutine_fn task_sync(Node *node)
{
    int ret;

    tree_co_rdlock();
    ret = node_co_flush(node);
    tree_co_rdunlock();
    return ret;
}

void task_quit(Node *node)
{
    node_flush(node);
    node_free(node);
}
