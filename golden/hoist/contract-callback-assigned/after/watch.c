#include "tank.h"

typedef struct Watch {
    Node *node;
    /*
     * Runs when the node is idle.
     *
     * All queues must be paused.
     */
    void TREE_WRLOCK_PTR (*idle)(Node *node);
} Watch;

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

static void TREE_WRLOCK
watch_drop(Node *node)
{
    node_detach(node);
}

void watch_init(Watch *watch, Node *node)
{
    watch->node = node;
    watch->idle = watch_drop;
}

void watch_poll(Watch *watch)
{
    if (watch->node->busy) {
        return;
    }
    pause_all_begin();
    tree_wrlock();
    watch->idle(watch->node);
    tree_wrunlock();
    pause_all_end();
}
