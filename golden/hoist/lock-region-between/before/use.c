#include "node.h"

void drop_three(Link *link)
{
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
    node_detach(link->left);
    tree_wrlock();
    node_unlink(link->both);
    tree_wrunlock();
}

void drop_around(Link *link)
{
    node_detach(link->left);
    tree_wrlock();
    node_unlink(link->both);
    tree_wrunlock();
    node_detach(link->right);
}

/* Called with the lock held, which it gives up for the time of a call that took it. */
void TREE_WRLOCK drop_in_turn(Link *link)
{
    node_unlink(link->both);
    tree_wrunlock();
    node_detach(link->left);
    tree_wrlock();
    node_unlink(link->right);
}
