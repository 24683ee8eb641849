void bin_drop(struct bin *b)
    HELD(b->lock)
{
    b->used = 0;
}
