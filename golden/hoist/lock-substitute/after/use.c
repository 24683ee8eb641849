#include "node.h"

void drop_both(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    node_schedule_unref(link->right);
    node_detach(link->right);
    tree_wrunlock();
    node_unref(link->left);
}
