static void bin_drop(struct bin *b)
{
    mutex_in(&b->lock);
    b->used = 0;
    mutex_out(&b->lock);
}

void bin_reset(struct bin *bin)
{
    struct part *part;

    mutex_in(&bin->part_lock);
    bin_for_each_part(bin, part) {
        part_reset(part);
    }
    mutex_out(&bin->part_lock);
    bin_drop(bin);
}
