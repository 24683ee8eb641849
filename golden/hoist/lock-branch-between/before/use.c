#include "node.h"

void drop_three(Link *link)
{
    node_detach(link->left);
    if (link->both) {
        node_detach(link->both);
    }
    node_detach(link->right);
}

int drop_early(Link *link)
{
    node_detach(link->left);
    if (link->broken) {
        node_detach(link->both);
        return -1;
    }
    node_detach(link->right);
    return 0;
}

int drop_said(Link *link)
{
    node_detach(link->left);
    if (link->broken) {
        return node_detach(link->both);
    }
    node_detach(link->right);
    return 0;
}
