#include "tank.h"

int node_sync(Node *node, int mode)
{
    if (node->first) {
        tree_rdlock();
#ifdef NODE_STRICT
        if (node_probe(node->first)) {
            tree_rdunlock();
            return mode;
        }
#else
        mode++;
#endif
        node_touch(node, mode);
        tree_rdunlock();
    }
    return 0;
}
