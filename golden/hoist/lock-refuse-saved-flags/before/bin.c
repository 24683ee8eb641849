#include "bin.h"

static void bin_drop(struct bin *b)
{
    unsigned long flags;

    spin_in_save(&b->lock, flags);
    b->used = 0;
    spin_out_restore(&b->lock, flags);
}

void bin_reset(struct bin *bin)
{
    bin_drop(bin);
}
