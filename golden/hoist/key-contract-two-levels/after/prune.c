#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * node must be paused.
 */
void node_detach(Node *node)
{
    node_unlink(node);
}

/* parent->last must be paused. */
static void TREE_WRLOCK node_empty(Node *parent)
{
    while (parent->children) {
        node_detach(parent->last);
    }
}

/*
 * Empties both.
 *
 * group->node->last must be paused.
 */
static void TREE_WRLOCK group_empty(Group *group)
{
    node_empty(group->node);
}

void group_close(Box *box)
{
    node_pause_begin(box->group.node->last);
    tree_wrlock();
    group_empty(&box->group);
    tree_wrunlock();
    node_pause_end(box->group.node->last);
}
