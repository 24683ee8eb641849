#ifndef NODE_H
#define NODE_H

#include "tank.h"

struct NodeOps {
    int flags;
    void (*detach)(Node *node);
};

void node_detach(Node *node);
void node_wait(Node *node);

#endif
