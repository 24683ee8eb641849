#include "tank.h"

int node_poll(Node *node)
{
    int ret;

    tree_rdlock();
    for (;;) {
        if (node->ready) {
            ret = 0;
            goto out;
        }
        if (node->broken) {
            ret = node->error;
            goto out;
        }
        node_turn(node);
    }

out:
    tree_rdunlock();
    return ret;
}
