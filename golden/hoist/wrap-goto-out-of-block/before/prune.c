#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_trim(Node *node)
{
    Node *child;
    int ret = 0;

    if (node->dirty) {
        NODE_FOREACH(child, node) {
            if (child->stale) {
                tree_wrlock();
                ret = node_check(child);
                if (ret < 0) {
                    goto unlock;
                }
                node_detach(child);
                tree_wrunlock();
            }
        }
    }
    return 0;

unlock:
    tree_wrunlock();
    return ret;
}
