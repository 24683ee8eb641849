#include "tank.h"

#define node_unlock()         \
    do {                      \
        tree_wrunlock();      \
        pause_all_end();      \
    } while (0)

void node_sort(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_swap(node);
    node_unlock();
}
