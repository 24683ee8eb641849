#include "horn.h"

void horn_blow(Horn *horn)
{
    unsigned long flags, count;

    horn_lock_save(&horn->lock, flags);
    count = horn_sound(horn);
    horn_unlock_restore(&horn->lock, flags);
}

void horn_given(Horn *horn, unsigned long flags)
{
    horn_lock_save(&horn->lock, flags);
    horn_sound(horn);
    horn_unlock_restore(&horn->lock, flags);
}

void horn_passed(Horn *horn)
{
    unsigned long flags;

    horn_lock_save(&horn->lock, flags);
    horn_tell(horn, flags);
    horn_unlock_restore(&horn->lock, flags);
}

void horn_inside(Horn *horn)
{
#ifdef CONFIG_HORN
    unsigned long flags;

    horn_lock_save(&horn->lock, flags);
    horn_sound(horn);
    horn_unlock_restore(&horn->lock, flags);
#endif
}

void horn_traced(Horn *horn)
{
    unsigned long flags;

    horn_lock_save(&horn->lock, flags);
    horn_sound(horn);
    horn_unlock_restore(&horn->lock, flags);
#ifdef CONFIG_TRACE
    horn_trace(horn, flags);
#endif
}
