#include "tank.h"

int64_t node_size(Node *node)
{
    Node *first = node->first;

    TREE_RDLOCK_GUARD();
    return first->size + node_padding(first,
                                      node);
}
