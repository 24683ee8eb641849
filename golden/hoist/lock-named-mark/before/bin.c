#include "bin.h"

static struct bin *bin_find(int at)
{
    struct bin *found;

    epoch_in();
    found = bins[at];
    epoch_out();
    return found;
}

void bin_use(int at)
{
    struct bin *bin;

    bin = bin_find(at);
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
    bin->next = bin_find(bin->at);
}
