static void bin_drop(struct bin *b)
{
    mutex_in(&b->lock);
    b->used = 0;
    mutex_out(&b->lock);
}

void bin_walk(struct bin *bin)
{
    mutex_in(&bin->lock);
    bin = bin->next;
    mutex_out(&bin->lock);
    bin_drop(bin);
}

void bins_walk(struct bin *bin)
{
    mutex_in(&bin->lock);
    bins_for_each(bin) {
        bin_look(bin);
    }
    mutex_out(&bin->lock);
    bin_drop(bin);
}

void bins_pass(struct bin *bin)
{
    mutex_in(&bin->lock);
    bins_step(bin) {
        bin_look(bin);
    }
    mutex_out(&bin->lock);
    bin_drop(bin);
}
