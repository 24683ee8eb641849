void bin_drop(struct bin *b) HELD(b->lock);

void bin_clear(struct bin *bin)
{
    bin_drop(bin);
}

void bin_look(struct bin *bin)
{
    mutex_in(&bin->lock);
    bin->seen = 1;
    mutex_out(&bin->lock);
}
