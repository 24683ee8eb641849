#include "node.h"

static void node_resume(Node *node)
{
    tree_rdlock();
    node_wake(node->first);
    tree_rdunlock();
}

void node_pause_end(Node *node)
{
    node_resume(node);
}

void pause_all_end(void)
{
    Node *node = node_root();

    node_resume(node);
    pauses--;
}
