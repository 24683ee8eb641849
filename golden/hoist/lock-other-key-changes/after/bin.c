static void bin_drop(struct bin *b)
    HELD(&b->lock)
{
    b->used = 0;
}

void bin_reset(struct bin *bin)
{
    struct part *part;

    mutex_in(&bin->part_lock);
    bin_for_each_part(bin, part) {
        part_reset(part);
    }
    mutex_out(&bin->part_lock);
    mutex_in(&bin->lock);
    bin_drop(bin);
    mutex_out(&bin->lock);
}
