#include "horn.h"

int horn_blow(Horn *horn)
{
    unsigned long flags;
    int ret = 0;

    horn_lock_save(&horn->lock, flags);
    if (horn->busy) {
        ret = -EBUSY;
        goto out;
    }
    horn_sound(horn);
out:
    horn_unlock_restore(&horn->lock, flags);
    return ret;
}

int horn_twice(Horn *horn)
{
    unsigned long flags;

    horn_lock_save(&horn->lock, flags);
    horn_sound(horn);
    horn_unlock_restore(&horn->lock, flags);

    horn_wait(horn);

    horn_lock_save(&horn->lock, flags);
    horn_sound(horn);
    horn_unlock_restore(&horn->lock, flags);
    return 0;
}

void horn_maybe(Horn *horn)
{
    if (horn->flags) {
        unsigned long flags;

        horn_lock_save(&horn->lock, flags);
        horn_sound(horn);
        horn_unlock_restore(&horn->lock, flags);
    }
}
