#include "node.h"

void coroutine_fn task_quit(Node *node)
{
    node_mark(node);
    pause_all_begin();
    node_co_drop(node);
    pause_all_end();
}
