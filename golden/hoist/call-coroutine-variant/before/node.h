#ifndef NODE_H
#define NODE_H

#include "tank.h"

void TREE_UNLOCKED node_detach(Node *node);

void coroutine_fn no_co_wrapper
node_co_detach(Node *node);

#endif
