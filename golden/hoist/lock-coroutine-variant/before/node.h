#ifndef NODE_H
#define NODE_H

#include "tank.h"

void node_detach(Node *node);
void coroutine_fn no_co_wrapper_wrlock node_co_detach(Node *node);
void node_wait(Node *node);

#endif
