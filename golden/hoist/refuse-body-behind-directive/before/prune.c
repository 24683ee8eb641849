#include "tank.h"

/* Takes a node out of the tree, under a lock of its own. */
void TREE_UNLOCKED node_detach(Node *node)
{
    tree_wrlock();
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
    tree_wrunlock();
}

void node_prune(Node *node)
{
#ifdef CONFIG_PEERS
    if (node->peer) {
        node_free(node->peer);
    } else
#endif
        node_detach(node);
}
