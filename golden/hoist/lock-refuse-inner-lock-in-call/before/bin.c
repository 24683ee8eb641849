#include "bin.h"

static void bin_drop(struct bin *b)
{
    bin_tell(b);
    spin_in(&b->lock);
    b->used = 0;
    spin_out(&b->lock);
}

void bin_reset(struct bin *bin)
{
    bin_drop(bin);
}
