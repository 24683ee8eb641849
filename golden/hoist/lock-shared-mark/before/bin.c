#include "bin.h"

static void bin_drop(struct bin *b)
{
    mutex_in(&b->lock);
    b->used = 0;
    mutex_out(&b->lock);
}

void bin_reset(struct bin *bin)
{
    bin_drop(bin);
}

/* Its caller holds the very lock. */
void bin_reset_held(struct bin *bin)
    HELD(&bin->lock)
{
    bin_drop(bin);
}

/* Its caller holds that of another bin. */
void bin_reset_next(struct bin *bin)
    HELD(&bin->lock)
{
    bin_drop(bin->next);
}

/* The mark stands for the spinlock. */
void bin_reset_spun(struct bin *bin)
    HELD(&bin->index_lock)
{
    spin_out(&bin->index_lock);
    bin_drop(bin);
    spin_in(&bin->index_lock);
}
