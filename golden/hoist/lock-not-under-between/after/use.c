#include "node.h"

static void wait_for(Node *node)
{
    node_wait(node);
}

void drop_both(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    wait_for(link->right);
    tree_wrlock();
    node_detach(link->right);
    tree_wrunlock();
}

void drop_paused(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    pause_all_begin();
    tree_wrlock();
    node_detach(link->right);
    tree_wrunlock();
    pause_all_end();
}
