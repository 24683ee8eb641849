#include "node.h"

void drop(Node *node)
{
    pause_all_begin();
    node_detach(node);
    pause_all_end();
}
