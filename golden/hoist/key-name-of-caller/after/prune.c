#include "tank.h"

/* group->node must be paused. */
void group_detach(Group *group)
{
    node_unlink(group->node);
}

void group_close(Group *group)
{
    Node *node = group->node;

    node_use(node);
    node_pause_begin(node);
    tree_wrlock();
    group_detach(group);
    tree_wrunlock();
    node_pause_end(node);
}
