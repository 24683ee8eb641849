#include "tank.h"

int node_ask(Node *node, int what)
{
    switch (what) {
    case 1:
        node_touch(node);
        WITH_TREE_RDLOCK_GUARD() {
            if (node->busy) {
                return -EBUSY;
            }
            node->asked = what;
        }
        break;
    default:
        return -EINVAL;
    }
    return 0;
}
