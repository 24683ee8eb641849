#include "node.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}
TANK_EXPORT(node_detach);
