#include "node.h"

int look_both(Link *link)
{
    int found;

    found = node_look(link->left);
    TREE_RDLOCK_GUARD();
    return found + node_read(link->right);
}

int look_early(Link *link)
{
    int found;

    found = node_look(link->left);
    link->found = found;
    TREE_RDLOCK_GUARD();
    if (link->broken) {
        return -1;
    }
    if (link->right)
        link->found += node_read(link->right);
    return found;
}

int look_block(Link *link)
{
    int found;

    WITH_TREE_RDLOCK_GUARD() {
        found = node_read(link->right);
    }
    found += node_look(link->left);
    return found;
}
