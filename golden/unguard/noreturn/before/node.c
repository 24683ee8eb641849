#include "tank.h"

int node_must(Node *node)
{
    TREE_RDLOCK_GUARD();
    if (node->ready) {
        return 0;
    }
    die("not ready");
}
