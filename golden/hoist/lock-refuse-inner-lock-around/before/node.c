#include "node.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    queue_lock(&node->queue);
    tree_wrlock();
    node_unlink(node);
    tree_wrunlock();
    queue_unlock(&node->queue);
}
