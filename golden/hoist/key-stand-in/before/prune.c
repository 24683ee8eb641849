#include "tank.h"

void group_detach(Group *group)
{
    Node *node = group->node;

    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
}

void group_close(Group *group)
{
    tree_wrlock();
    group_detach(group);
    tree_wrunlock();
}
