#ifndef NODE_H
#define NODE_H

#include "tank.h"

void node_detach(Node *node);
void node_wait(Node *node);

#endif
