#include "bin.h"

static void bin_clear(struct bin *b)
{
    sem_write_in(&b->sem);
    b->used = 0;
    sem_write_out(&b->sem);
}

void bin_reset(struct bin *bin)
    HELD(&bin->sem)
{
    bin_clear(bin);
}
