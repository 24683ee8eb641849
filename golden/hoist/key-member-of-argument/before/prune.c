#include "tank.h"

void group_detach(Group *group)
{
    node_pause_begin(group->node);
    node_unlink(group->node);
    node_pause_end(group->node);
}

void group_close(Group *group, Group *all, Group **last, Pair *pair)
{
    Group own;

    group_use(group);
    group_detach(&own);
    group_use(group);
    group_detach(*last);
    group_use(group);
    group_detach(&all[3]);
    group_use(group);
    group_detach(all);
    group_use(group);
    group_detach(&pair->first);
    group_use(group);
    group_detach((group));
}
