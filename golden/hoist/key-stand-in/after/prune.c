#include "tank.h"

/* group->node must be paused. */
void group_detach(Group *group)
{
    Node *node = group->node;

    node_unlink(node);
}

void group_close(Group *group)
{
    node_pause_begin(group->node);
    tree_wrlock();
    group_detach(group);
    tree_wrunlock();
    node_pause_end(group->node);
}
