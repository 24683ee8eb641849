#include "tank.h"

int64_t node_size(Node *node)
{
    Node *first = node->first;
    int64_t ret;

    tree_rdlock();
    ret = first->size + node_padding(first,
                                     node);
    tree_rdunlock();
    return ret;
}
