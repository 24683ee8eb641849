#ifndef PRUNE_H
#define PRUNE_H

#include "tank.h"

/**
 * node_drop:
 * @node: the node to drop
 *
 * All queues must be paused.
 */
void TREE_WRLOCK
node_drop(Node *node);

#endif
