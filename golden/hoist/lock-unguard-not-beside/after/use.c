#include "node.h"

int look_later(Link *link)
{
    int found;

    tree_rdlock();
    found = node_look(link->left);
    tree_rdunlock();
    if (found < 0) {
        return found;
    }
    TREE_RDLOCK_GUARD();
    return node_read(link->right);
}

int look_queue(Link *link)
{
    int found;

    tree_rdlock();
    found = node_look(link->left);
    tree_rdunlock();
    QUEUE_GUARD(&link->queue);
    link->found = found;
    return 0;
}

int look_inside(Link *link)
{
    TREE_RDLOCK_GUARD();
    return node_look(link->left) + node_look(link->right);
}
