struct bin;
void bin_drop(struct bin *b)
    HELD(&b->lock);
void bin_leave(struct bin *bin) DROPS(bin->lock);
void bin_stop(struct bin *bin) HELD(bin->lock);
