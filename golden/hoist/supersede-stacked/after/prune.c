#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void node_detach(Node *node)
{
    node_unlink(node);
}

int node_move(Node *node, Node *to)
{
    pause_all_begin();
    tree_wrlock();
    if (node_busy(to)) {
        tree_wrunlock();
        pause_all_end();
        return -1;
    }
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    return 0;
}

void node_swap(Node *node, Node *to)
{
    node_pause_begin(node);
    node_look(to);
    node_pause_begin(to);
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    node_pause_end(to);
    node_pause_end(node);
}
