#include "bin.h"

static struct bin *bin_find(int at)
    HELD(EPOCH)
{
    struct bin *found;

    found = bins[at];
    return found;
}

void bin_use(int at)
{
    struct bin *bin;

    epoch_in();
    bin = bin_find(at);
    epoch_out();
    if (bin) {
        bin_take(bin);
    }
}

struct bin *bin_first(void)
    HELD(EPOCH)
{
    return bin_find(0);
}

void bin_use_locked(struct bin *bin)
    HELD(&bin->lock)
{
    epoch_in();
    bin->next = bin_find(bin->at);
    epoch_out();
}
