#include "node.h"

static void coroutine_fn task_drop(Node *node)
{
    node_co_detach(node);
}

static void coroutine_fn task_drop_too(Node *node)
{
    node_co_detach(node);
}
