#include "node.h"

void drop(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}

void drop_one(Link *link)
{
    if (link->left) {
        tree_wrlock();
        node_detach(link->left);
        tree_wrunlock();
        return;
    }
    if (link->right) {
        link->broken = true;
        tree_wrlock();
        node_detach(link->right);
        tree_wrunlock();
        return;
    }
    link_read(link);
}
