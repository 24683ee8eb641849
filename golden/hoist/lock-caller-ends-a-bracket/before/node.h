#ifndef NODE_H
#define NODE_H

#include "tank.h"

void pause_all_end(void);
void node_pause_end(Node *node);

#endif
