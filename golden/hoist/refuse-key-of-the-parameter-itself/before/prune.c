#include "tank.h"

void node_prune(Node spare)
{
    node_pause_begin(&spare);
    node_unlink(&spare);
    node_pause_end(&spare);
}

void node_close(Node *node)
{
    node_prune(*node);
}
