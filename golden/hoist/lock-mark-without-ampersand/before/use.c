#include "bin.h"

static void bin_done(struct bin *bin)
    DROPS(bin->lock)
{
    bin->done = 1;
    mutex_out(&bin->lock);
}

/* Its caller holds the very lock. */
void bin_reset_held(struct bin *bin)
    HELD(bin->lock)
{
    bin_drop(bin);
}

/* So does that of this one, says the header. */
void bin_stop(struct bin *bin)
{
    bin_drop(bin);
}

/* This mark names another one. */
void bin_reset_index(struct bin *bin)
    HELD(bin->index_lock)
{
    bin_drop(bin);
}

void bins_walk(struct list *bins)
{
    struct bin *bin;

    while ((bin = next_bin(bins))) {
        mutex_in(&bin->lock);
        bin->seen = 1;
        if (bin->big) {
            bin_leave(bin);
        } else {
            bin_done(bin);
        }
        bin_drop(bin);
    }
}
