#include "node.h"

void drop_both(Link *link)
{
    tree_wrlock(link->left->owner);
    node_detach(link->left);
    node_detach(link->right);
    tree_wrunlock();
}
