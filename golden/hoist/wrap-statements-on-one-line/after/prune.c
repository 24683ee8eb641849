#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

int node_prune(Node *node)
{
    int ret = -ENOENT;

    if (!node) { return ret; }
    pause_all_begin(); tree_wrlock(); node_mark(node);
    if (node->busy) { tree_wrunlock(); pause_all_end(); return -EBUSY; }
    node_detach(node);
    tree_wrunlock(); pause_all_end(); return 0;
}

void node_switch(Node *node)
{
    switch (node->mode) {
    case MODE_DROP: pause_all_begin(); tree_wrlock(); node_detach(node); tree_wrunlock(); pause_all_end(); break;
    default: break;
    }
}
