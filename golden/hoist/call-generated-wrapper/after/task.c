#include "node.h"

int coroutine_fn task_sync(Node *node)
{
    int ret;

    pause_all_begin();
    tree_co_rdlock();
    ret = node_co_flush(node);
    tree_co_rdunlock();
    pause_all_end();
    return ret;
}

void task_quit(Node *node)
{
    pause_all_begin();
    node_flush(node);
    pause_all_end();
    node_free(node);
}
