#include "node.h"

void drop_both(Link *link)
{
    node_detach(link->left);
    queue_lock(&link->queue);
    node_detach(link->right);
    queue_unlock(&link->queue);
}

void drop_all(Link *link)
{
    while (link_next(link)) {
        WITH_QUEUE_GUARD(&link->queue) {
            node_detach(link->left);
        }
    }
}

void drop_unguarded(Link *link)
{
    while (link_next(link)) {
        WITH_TREE_RDLOCK_GUARD() {
            link_read(link);
        }
        node_detach(link->left);
    }
}

void drop_by_class(Link *link)
{
    node_detach(link->left);
    guard(queue)(&link->queue);
    node_detach(link->right);
}
