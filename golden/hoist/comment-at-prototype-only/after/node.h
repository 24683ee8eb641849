#ifndef NODE_H
#define NODE_H

#include "tank.h"

/**
 * node_detach:
 * @node: the node to take out
 *
 * Takes a node out of the tree. The caller must hold a reference to it.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK
node_detach(Node *node);

/* Hangs a node below a parent. */
void TREE_WRLOCK
node_attach(Node *node, Node *parent);

#endif
