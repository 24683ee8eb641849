#include "node.h"

static void wait_for(Node *node)
{
    node_wait(node);
}

void drop_both(Link *link)
{
    node_detach(link->left);
    wait_for(link->right);
    node_detach(link->right);
}

void drop_paused(Link *link)
{
    node_detach(link->left);
    pause_all_begin();
    node_detach(link->right);
    pause_all_end();
}
