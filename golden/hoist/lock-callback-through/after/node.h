#ifndef NODE_H
#define NODE_H

#include "tank.h"

struct NodeOps {
    int flags;
    void TREE_WRLOCK_PTR (*detach)(Node *node);
};

void TREE_WRLOCK node_detach(Node *node);
void node_wait(Node *node);

#endif
