#include "node.h"

void drop_both(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    queue_lock(&link->queue);
    tree_wrlock();
    node_detach(link->right);
    tree_wrunlock();
    queue_unlock(&link->queue);
}

void drop_all(Link *link)
{
    while (link_next(link)) {
        WITH_QUEUE_GUARD(&link->queue) {
            tree_wrlock();
            node_detach(link->left);
            tree_wrunlock();
        }
    }
}

void drop_unguarded(Link *link)
{
    while (link_next(link)) {
        WITH_TREE_RDLOCK_GUARD() {
            link_read(link);
        }
        tree_wrlock();
        node_detach(link->left);
        tree_wrunlock();
    }
}

void drop_by_class(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    guard(queue)(&link->queue);
    tree_wrlock();
    node_detach(link->right);
    tree_wrunlock();
}
