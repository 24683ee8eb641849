#include "rack.h"

int rack_find(Rack *rack, int what)
{
    int i;

    rack_lock(&rack->lock);
    for (i = 0; i < rack->count; i++) {
        rack->slots[i] += what;
    }
    rack_unlock(&rack->lock);

    return -1;
}

void rack_fill(Rack *rack)
{
    rack_lock(&rack->lock);
    rack->count = rack_read(rack);
    rack_unlock(&rack->lock);
    rack_tell(rack);
}
