#include "bin.h"

static void bin_drop(struct bin *b)
    HELD(&b->lock)
{
    b->used = 0;
}

void bin_reset(struct bin *bin)
{
    mutex_in(&bin->lock);
    bin_drop(bin);
    mutex_out(&bin->lock);
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
    mutex_in(&bin->next->lock);
    bin_drop(bin->next);
    mutex_out(&bin->next->lock);
}

/* The mark stands for the spinlock. */
void bin_reset_spun(struct bin *bin)
    HELD(&bin->index_lock)
{
    spin_out(&bin->index_lock);
    mutex_in(&bin->lock);
    bin_drop(bin);
    mutex_out(&bin->lock);
    spin_in(&bin->index_lock);
}
