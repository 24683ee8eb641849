#include "tank.h"

void group_detach(Group *group)
{
    node_pause_begin(group->node);
    node_unlink(group->node);
    node_pause_end(group->node);
}

void group_close(Group *group)
{
    Node *node = group->node;

    node_use(node);
    tree_wrlock();
    group_detach(group);
    tree_wrunlock();
}
