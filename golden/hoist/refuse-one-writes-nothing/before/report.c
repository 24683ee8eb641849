#include "tank.h"

int TREE_WRLOCK node_detach(Node *node);

/* Says how many children a node leaves behind. */
int report_detach(Node *node)
{
    return node_detach(node);
}
