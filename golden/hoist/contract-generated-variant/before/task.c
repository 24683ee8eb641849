#include "node.h"

void coroutine_fn task_quit(Node *node)
{
    node_mark(node);
    node_co_drop(node);
}
