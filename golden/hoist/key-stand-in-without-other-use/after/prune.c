#include "tank.h"

/* group->node must be paused. */
void group_detach(Group *group)
{
    Node *node = group->node;

    group_unlink(group);
}

void group_close(Group *group)
{
    node_pause_begin(group->node);
    group_detach(group);
    node_pause_end(group->node);
}
