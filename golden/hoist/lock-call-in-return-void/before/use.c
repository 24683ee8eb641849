#include "node.h"

void drop(Node *node)
{
    return node_detach(node);
}

void drop_one(Link *link)
{
    if (link->left)
        return node_detach(link->left);
    if (link->right) {
        link->broken = true;
        return node_detach(link->right);
    }
    link_read(link);
}
