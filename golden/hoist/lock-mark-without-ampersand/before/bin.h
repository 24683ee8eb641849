struct bin;
void bin_drop(struct bin *b);
void bin_leave(struct bin *bin) DROPS(bin->lock);
void bin_stop(struct bin *bin) HELD(bin->lock);
