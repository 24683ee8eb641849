#include "tank.h"

static Node spare;

void node_prune(Node *node)
{
    node_pause_begin(&spare);
    node_link(&spare, node);
    node_pause_end(&spare);
}
