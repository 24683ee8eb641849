#include "node.h"

int drop_between(Link *link)
{
    int found;

    TREE_RDLOCK_GUARD();
    found = node_read(link->left);
    node_detach(link->left);
    link->left = node_next(link);
    return found;
}

int drop_last(Link *link)
{
    int found;

    WITH_TREE_RDLOCK_GUARD() {
        found = node_read(link->left);
        node_detach(link->left);
    }
    return found;
}

void drop_first(Link *link)
{
    TREE_RDLOCK_GUARD();
    node_detach(link->left);
    link->left = node_next(link);
}
