#include "node.h"

int look_both(Link *link)
{
    int found;
    int ret;

    tree_rdlock();
    found = node_look(link->left);
    ret = found + node_read(link->right);
    tree_rdunlock();
    return ret;
}

int look_early(Link *link)
{
    int found;

    tree_rdlock();
    found = node_look(link->left);
    link->found = found;
    if (link->broken) {
        found = -1;
        goto out;
    }
    if (link->right)
        link->found += node_read(link->right);
out:
    tree_rdunlock();
    return found;
}

int look_block(Link *link)
{
    int found;

    tree_rdlock();
    found = node_read(link->right);
    found += node_look(link->left);
    tree_rdunlock();
    return found;
}
