#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();
    DECLARE_LIST(found);
    node_list(node, found);
    tree_rdunlock();
    list_show(found);
}
