#include "node.h"

void drop_if(Link *link)
{
    node_detach(link->left);
    if (link->broken) {
        link->state = GONE;
    }
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
}

void drop_label(Link *link)
{
    node_detach(link->left);
again:
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
    if (link->broken) {
        goto again;
    }
}

void drop_wait(Link *link)
{
    node_detach(link->left);
    node_wait(link->right);
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
}

void drop_read(Link *link)
{
    node_detach(link->left);
    tree_rdlock();
    link_read(link);
    tree_rdunlock();
}

void drop_behind(Link *link)
{
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
    link->right = NULL;
    node_detach(link->left);
}

void drop_queue(Link *link)
{
    node_detach(link->left);
    queue_lock(&link->queue);
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
    queue_unlock(&link->queue);
}

void drop_ifdef(Link *link)
{
    node_detach(link->left);
#ifdef TANK_CHECKS
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
#endif
}

void drop_on_one_line(Link *link)
{
    node_detach(link->left);
    if (link->right) { tree_wrlock(); node_unlink(link->right); tree_wrunlock(); }
}
