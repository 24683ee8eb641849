#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_move(Node *node, Node *to)
{
    node_pause_begin(node);
    node_pause_begin(to);
    tree_wrlock();
    if (node_busy(to)) {
        tree_wrunlock();
        node_pause_end(to);
        node_pause_end(node);
        return -1;
    }
    node_detach(node);
    tree_wrunlock();
    node_pause_end(to);
    node_pause_end(node);
    return 0;
}

void node_swap(Node *node, Node *to)
{
    node_pause_begin(node);
    node_look(to);
    node_pause_begin(to);
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    node_pause_end(to);
    node_pause_end(node);
}
