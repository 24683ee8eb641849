#include "horn.h"

int horn_blow(Horn *horn)
{
    int ret = 0;

    guard(horn_save)(&horn->lock);
    if (horn->busy) {
        return -EBUSY;
    }
    horn_sound(horn);
    return ret;
}

int horn_twice(Horn *horn)
{
    scoped_guard(horn_save, &horn->lock) {
        horn_sound(horn);
    }

    horn_wait(horn);

    guard(horn_save)(&horn->lock);
    horn_sound(horn);
    return 0;
}

void horn_maybe(Horn *horn)
{
    if (horn->flags) {
        guard(horn_save)(&horn->lock);
        horn_sound(horn);
    }
}
