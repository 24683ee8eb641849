#include "tank.h"

Hook node_hook(Node *node)
{
    Hook hook = NULL;
    Hook ret;

    tree_rdlock();
    if (node->busy) {
        void (*hook)(Node *) = node_busy_hook(node);

        ret = hook;
        goto out;
    }
    hook = node->hook;
    ret = hook;
out:
    tree_rdunlock();
    return ret;
}
