#include "tank.h"

Node *node_find(Node *top, int id)
{
    int depth;

    TREE_RDLOCK_GUARD();
    for (depth = 0; depth < MAX_DEPTH; depth++) {
        if (top->id == id) {
            return top->self;
        }
        top = top->first;
        if (!top) {
            return NULL;
        }
    }

    return node_fallback(top);
}
