#include "node.h"

static void coroutine_fn task_clear(Node *root)
{
    Node *child;

    tree_co_rdlock();
    NODE_FOREACH(child, root) {
        node_ref(child);
        tree_co_rdunlock();
        pause_all_begin();
        node_co_detach(child);
        pause_all_end();
        tree_co_rdlock();
    }
    tree_co_rdunlock();
}

void coroutine_fn task_run(Node *root)
{
    task_clear(root);
}
