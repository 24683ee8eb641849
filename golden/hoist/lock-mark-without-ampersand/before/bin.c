#include "bin.h"

void bin_drop(struct bin *b)
{
    mutex_in(&b->lock);
    b->used = 0;
    mutex_out(&b->lock);
}
