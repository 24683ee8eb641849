#include "tank.h"

void box_detach(Box *box)
{
    node_pause_begin(&box->node);
    node_unlink(&box->node);
    node_pause_end(&box->node);
}

void box_close(Box *box, Node *node)
{
    tree_wrlock();
    box->node = *node;
    box_detach(box);
    tree_wrunlock();
}
