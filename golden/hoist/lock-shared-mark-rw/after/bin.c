#include "bin.h"

static int bin_count(struct bin *b)
    HELD(&b->sem)
{
    int used;

    used = b->used;
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
    sem_read_in(&bin->sem);
    used = bin_count(bin);
    sem_read_out(&bin->sem);
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
