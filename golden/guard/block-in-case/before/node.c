#include "tank.h"

int node_ask(Node *node, int what)
{
    switch (what) {
    case 1:
        node_touch(node);
        tree_rdlock();
        if (node->busy) {
            tree_rdunlock();
            return -EBUSY;
        }
        node->asked = what;
        tree_rdunlock();
        break;
    default:
        return -EINVAL;
    }
    return 0;
}
