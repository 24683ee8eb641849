#include "tank.h"

void node_update(Node *node)
{
    int ret = 0;

    tree_rdlock();

    /*

     * The first one counts.

     */

    ret = node_probe(node->first, node);

    tree_rdunlock();

    node_tell(node, ret);
}
