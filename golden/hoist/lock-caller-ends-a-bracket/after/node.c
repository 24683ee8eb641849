#include "node.h"

static void TREE_RDLOCK node_resume(Node *node)
{
    node_wake(node->first);
}

void node_pause_end(Node *node)
{
    tree_rdlock();
    node_resume(node);
    tree_rdunlock();
}

void pause_all_end(void)
{
    Node *node = node_root();

    tree_rdlock();
    node_resume(node);
    tree_rdunlock();
    pauses--;
}
