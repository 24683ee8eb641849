#include "node.h"

void mirror_close(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_drop(node->peer);
    tree_wrunlock();
    pause_all_end();
}
