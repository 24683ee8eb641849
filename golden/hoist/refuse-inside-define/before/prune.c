#include "tank.h"

#define NODE_DROP(node)              \
    do {                             \
        tree_wrlock();               \
        node_detach(node);           \
        tree_wrunlock();             \
    } while (0)

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune(Node *node)
{
    NODE_DROP(node);
    node_free(node);
}
