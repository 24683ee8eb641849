#include "tank.h"

extern int last_error;

int node_sync(Node *node)
{
    WITH_TREE_RDLOCK_GUARD() {
        if (node->busy) {
            int last_error = node_wait_for(node);

            node_note(node, last_error);
        }
        last_error = node_probe(node);
    }
    return last_error;
}
