#ifndef NODE_H
#define NODE_H

#include "tank.h"

int TREE_RDLOCK node_look(Node *node);
void node_wait(Node *node);

#endif
