#include "tank.h"

#define node_quiet(node)      \
    do {                      \
        pause_all_begin();    \
        node_wait(node);      \
        pause_all_end();      \
    } while (0)

void node_sort(Node *node)
{
    node_quiet(node);
    node_swap(node);
}
