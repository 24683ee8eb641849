#include "node.h"

void drop_if(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    if (link->broken) {
        link->state = GONE;
    }
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
}

void drop_label(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
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
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    node_wait(link->right);
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
}

void drop_read(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
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
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
}

void drop_queue(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    queue_lock(&link->queue);
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
    queue_unlock(&link->queue);
}

void drop_ifdef(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
#ifdef TANK_CHECKS
    tree_wrlock();
    node_unlink(link->right);
    tree_wrunlock();
#endif
}

void drop_on_one_line(Link *link)
{
    tree_wrlock();
    node_detach(link->left);
    tree_wrunlock();
    if (link->right) { tree_wrlock(); node_unlink(link->right); tree_wrunlock(); }
}
