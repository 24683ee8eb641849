#include "rack.h"

int rack_find(Rack *rack, int what)
{
    int i;

    guard(rack_lock)(&rack->lock);
    for (i = 0; i < rack->count; i++) {
        rack->slots[i] += what;
    }

    return -1;
}

void rack_fill(Rack *rack)
{
    scoped_guard(rack_lock, &rack->lock) {
        rack->count = rack_read(rack);
    }
    rack_tell(rack);
}
