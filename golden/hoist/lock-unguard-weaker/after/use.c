#include "node.h"

int drop_between(Link *link)
{
    int found;

    tree_rdlock();
    found = node_read(link->left);
    tree_rdunlock();
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    tree_rdlock();
    link->left = node_next(link);
    tree_rdunlock();
    return found;
}

int drop_last(Link *link)
{
    int found;

    tree_rdlock();
    found = node_read(link->left);
    tree_rdunlock();
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    return found;
}

void drop_first(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    tree_rdlock();
    link->left = node_next(link);
    tree_rdunlock();
}
