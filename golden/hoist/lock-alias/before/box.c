#include "box.h"

/* Counts what is in the bin of a box. */
int box_count(struct box *box)
{
    struct node *bin = box->bin;
    int c;

    node_lock(&bin->lock);
    c = bin->count;
    node_unlock(&bin->lock);
    return c;
}

int box_full(struct box *b)
{
    return box_count(b) > 9;
}

int shelf_count(struct shelf *shelf)
{
    int sum;

    sum = box_count(shelf->box);
    sum += box_count(&shelf->spare);
    return sum;
}
