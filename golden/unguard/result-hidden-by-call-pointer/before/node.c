#include "tank.h"

Hook node_hook(Node *node)
{
    Hook hook = NULL;

    TREE_RDLOCK_GUARD();
    if (node->busy) {
        void (*hook)(Node *) = node_busy_hook(node);

        return hook;
    }
    hook = node->hook;
    return hook;
}
