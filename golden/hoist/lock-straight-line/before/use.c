#include "node.h"

void drop_both(Link *link)
{
    link->state = GONE;
    node_detach(link->left);
    link->left = NULL;
    node_detach(link->right);
    link->right = NULL;
}
