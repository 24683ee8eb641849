#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_prune(Node *node)
{
    int ret = -ENOENT;

    if (!node) { return ret; }
    tree_wrlock(); node_mark(node);
    if (node->busy) { tree_wrunlock(); return -EBUSY; }
    node_detach(node);
    tree_wrunlock(); return 0;
}

void node_switch(Node *node)
{
    switch (node->mode) {
    case MODE_DROP: tree_wrlock(); node_detach(node); tree_wrunlock(); break;
    default: break;
    }
}
