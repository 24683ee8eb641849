#include "tank.h"

Node *node_find(Node *top, int id)
{
    int depth;
    Node *ret;

    tree_rdlock();
    for (depth = 0; depth < MAX_DEPTH; depth++) {
        if (top->id == id) {
            ret = top->self;
            goto out;
        }
        top = top->first;
        if (!top) {
            ret = NULL;
            goto out;
        }
    }

    ret = node_fallback(top);
out:
    tree_rdunlock();
    return ret;
}
