#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
}

static void TREE_WRLOCK node_empty(Node *parent)
{
    while (parent->children) {
        node_detach(parent->last);
    }
}

/* Empties both. */
static void TREE_WRLOCK group_empty(Group *group)
{
    node_empty(group->node);
}

void group_close(Box *box)
{
    tree_wrlock();
    group_empty(&box->group);
    tree_wrunlock();
}
