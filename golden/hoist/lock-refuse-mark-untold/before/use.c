void bin_drop(struct bin *b) HELD(b->lock);

void bin_reset(struct bin *bin)
{
    bin_drop(bin);
}
