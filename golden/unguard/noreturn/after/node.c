#include "tank.h"

int node_must(Node *node)
{
    tree_rdlock();
    if (node->ready) {
        tree_rdunlock();
        return 0;
    }
    die("not ready");
}
