#include "node.h"

void drop_both(Link *link)
{
    link->state = GONE;
    tree_wrlock();
    node_detach(link->left);
    link->left = NULL;
    node_detach(link->right);
    tree_wrunlock();
    link->right = NULL;
}
