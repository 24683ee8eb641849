#include "node.h"

void drop_both(Link *link)
{
    node_detach(link->left);
    node_detach(link->right);
}
