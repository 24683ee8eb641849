#ifndef NODE_H
#define NODE_H

#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node);

#endif
