#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    ret = node_probe(node->first,
                     node_name_of_first(node->first, node->second, node->t));
    if (ret < 0) {
        tree_rdunlock();
        return ret;
    }
    tree_rdunlock();
    return node_tell(node, ret);
}

void node_look(Node *node)
{
    if (node->busy)
        node_touch(node);
    while (node->next)
        node = node->next;
    if (node->broken)
        node_tell(node, 0);
}
