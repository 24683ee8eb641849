#include "tank.h"

void group_detach(Group *group)
{
    Node *node = group->node;

    node_pause_begin(node);
    group_unlink(group);
    node_pause_end(node);
}

void group_close(Group *group)
{
    group_detach(group);
}
