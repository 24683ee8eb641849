#include "bin.h"

static int bin_count(struct bin *b)
{
    int used;

    sem_read_in(&b->sem);
    used = b->used;
    sem_read_out(&b->sem);
    return used;
}

int bin_held(struct bin *bin)
    HELD(&bin->sem)
{
    return bin_count(bin);
}

int bin_dropped(struct bin *bin)
    HELD(&bin->sem)
{
    int used;

    sem_write_out(&bin->sem);
    used = bin_count(bin);
    sem_write_in(&bin->sem);
    return used;
}

int bin_kept(struct bin *bin)
    HELD(&bin->sem)
{
    int used;

    used = bin_count(bin);
    sem_write_out(&bin->sem);
    bin_wait(bin);
    sem_write_in(&bin->sem);
    return used;
}
