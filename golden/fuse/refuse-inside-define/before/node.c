#include "tank.h"

#define node_locked(what)     \
    do {                      \
        pause_all_begin();    \
        tree_wrlock();        \
        what;                 \
        tree_wrunlock();      \
        pause_all_end();      \
    } while (0)

void node_sort(Node *node)
{
    node_locked(node_swap(node));
}
