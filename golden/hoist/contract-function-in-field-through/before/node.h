#ifndef NODE_H
#define NODE_H

#include "tank.h"

struct NodeOps {
    /**
     * Adds a child to a node.
     */
    void TREE_WRLOCK_PTR (*add)(Node *node, Node *child);

    /**
     * Takes the child of that number away again. The child must be idle,
     * and it stays allocated.
     */
    void TREE_WRLOCK_PTR (*cut)(Node *node, int id);
};

#endif
