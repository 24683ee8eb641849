#include "tank.h"

void node_update(Node *node)
{
    tree_rdlock();
    {
        int ret = node_probe(node);

        node->broken = ret < 0;
    }
    tree_rdunlock();
    node_tell(node);
}
