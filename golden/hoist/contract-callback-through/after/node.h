#ifndef NODE_H
#define NODE_H

#include "tank.h"

struct NodeOps {
    bool (*fits)(Node *node, Node *with);
    /* All queues must be paused. */
    void TREE_WRLOCK_PTR (*cut)(Node *node);
    void TREE_RDLOCK_PTR (*dump)(Node *node);
};

void TREE_WRLOCK node_detach(Node *node);

#endif
