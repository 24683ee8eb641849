#include "box.h"

/* Counts what is in the bin of a box. */
int box_count(struct box *box)
    NODE_HELD(&box->bin->lock)
{
    struct node *bin = box->bin;
    int c;

    c = bin->count;
    return c;
}

int box_full(struct box *b)
{
    int ret;

    node_lock(&b->bin->lock);
    ret = box_count(b) > 9;
    node_unlock(&b->bin->lock);
    return ret;
}

int shelf_count(struct shelf *shelf)
{
    int sum;

    node_lock(&shelf->box->bin->lock);
    sum = box_count(shelf->box);
    node_unlock(&shelf->box->bin->lock);
    node_lock(&shelf->spare.bin->lock);
    sum += box_count(&shelf->spare);
    node_unlock(&shelf->spare.bin->lock);
    return sum;
}
