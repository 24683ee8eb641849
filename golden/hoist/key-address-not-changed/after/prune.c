#include "tank.h"

/* &box->node must be paused. */
void box_detach(Box *box)
{
    node_unlink(&box->node);
}

void box_close(Box *box, Node *node)
{
    node_pause_begin(&box->node);
    tree_wrlock();
    box->node = *node;
    box_detach(box);
    tree_wrunlock();
    node_pause_end(&box->node);
}
