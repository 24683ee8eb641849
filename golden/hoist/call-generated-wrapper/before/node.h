#ifndef NODE_H
#define NODE_H

#include "tank.h"

int coroutine_fn TREE_RDLOCK node_co_flush(Node *node);
int co_wrapper node_flush(Node *node);

#endif
