#include "tank.h"

#define node_locked(what)         \
    do {                          \
        tree_wrlock_paused();     \
        what;                     \
        tree_wrunlock();          \
    } while (0)

void node_sort(Node *node)
{
    node_locked(node_swap(node));
}
