#include "bin.h"

static void tell_all(struct listener *l)
{
    mutex_in(&l->lock);
    listener_call(l);
    mutex_out(&l->lock);
}

void bin_tell(struct bin *b)
{
    tell_all(b->listener);
}
