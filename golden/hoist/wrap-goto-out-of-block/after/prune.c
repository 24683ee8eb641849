#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

int node_trim(Node *node)
{
    Node *child;
    int ret = 0;

    if (node->dirty) {
        NODE_FOREACH(child, node) {
            if (child->stale) {
                pause_all_begin();
                tree_wrlock();
                ret = node_check(child);
                if (ret < 0) {
                    goto unlock;
                }
                node_detach(child);
                tree_wrunlock();
                pause_all_end();
            }
        }
    }
    return 0;

unlock:
    tree_wrunlock();
    pause_all_end();
    return ret;
}
