#include "pumps.h"

static int pauses;

void PLAN_UNLOCKED pumps_pause(void)
{
    pauses++;
}

void pumps_resume(void)
{
    pauses--;
}
