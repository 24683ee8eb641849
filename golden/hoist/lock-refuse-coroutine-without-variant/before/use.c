#include "node.h"

static void coroutine_fn task_drop(Node *node)
{
    node_detach(node);
}
