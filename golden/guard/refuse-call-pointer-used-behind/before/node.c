#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();
    void (*done)(Node *) = node_hook(node);
    node_touch(node);
    tree_rdunlock();
    done(node);
}
