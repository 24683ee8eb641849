#include "tank.h"

int node_poll(Node *node)
{
    TREE_RDLOCK_GUARD();
    for (;;) {
        if (node->ready) {
            return 0;
        }
        if (node->broken) {
            return node->error;
        }
        node_turn(node);
    }
}
