#include "node.h"

void drop_both(Link *link)
{
    node_detach(link->left);
    node_unref(link->right);
    node_detach(link->right);
    node_unref(link->left);
}
