#include "horn.h"

void horn_blow(Horn *horn)
{
    guard(horn_save)(&horn->lock);
    horn_sound(horn);
}
