#ifndef NODE_H
#define NODE_H

#include "tank.h"

int TREE_WRLOCK node_detach(Node *node);
void node_wait(Node *node);

#endif
