#include "tank.h"

/* group->node must be paused. */
void group_detach(Group *group)
{
    node_unlink(group->node);
}

void group_close(Group *group, Group *all, Group **last, Pair *pair)
{
    Group own;

    group_use(group);
    node_pause_begin(own.node);
    group_detach(&own);
    node_pause_end(own.node);
    group_use(group);
    node_pause_begin((*last)->node);
    group_detach(*last);
    node_pause_end((*last)->node);
    group_use(group);
    node_pause_begin(all[3].node);
    group_detach(&all[3]);
    node_pause_end(all[3].node);
    group_use(group);
    node_pause_begin(all->node);
    group_detach(all);
    node_pause_end(all->node);
    group_use(group);
    node_pause_begin(pair->first.node);
    group_detach(&pair->first);
    node_pause_end(pair->first.node);
    group_use(group);
    node_pause_begin(group->node);
    group_detach((group));
    node_pause_end(group->node);
}
