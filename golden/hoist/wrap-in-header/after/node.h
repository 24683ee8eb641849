#ifndef NODE_H
#define NODE_H

#include "tank.h"

void TREE_WRLOCK node_detach(Node *node);

static inline void node_discard(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    node_free(node);
}

#endif
