#include "bin.h"

static void bin_drop(struct bin *b)
{
    mutex_in(&b->lock);
    b->used = 0;
    mutex_out(&b->lock);
}

/* The macro goes through the bin. */
void bin_reset(struct bin *bin)
{
    struct part *part;

    mutex_in(&bin->lock);
    bin_for_each_part(bin, part) {
        part_reset(part);
    }
    mutex_out(&bin->lock);
    part_done(bin);
    bin_drop(bin);
}

/* The bin is the loop's variable. */
void bins_reset(struct bin *bins)
{
    struct bin *bin;

    bins_for_each(bin, bins) {
        bin_drop(bin);
    }
}
