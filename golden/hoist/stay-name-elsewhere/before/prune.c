#include "tank.h"

/* Calls its first argument; which function that is, node_detach(x) cannot know. */
#define NODE_APPLY(node_detach, node) node_detach(node)

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

void node_prune(Node *node)
{
    tree_wrlock();
    /* node_detach(node) would be wrong here: the parent is needed below. */
    NODE_APPLY(node_mark, node);
    node_log("node_detach(node) was not needed"); // node_detach(node);
    tree_wrunlock();
}
