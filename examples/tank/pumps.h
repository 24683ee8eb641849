#ifndef PUMPS_H
#define PUMPS_H

#include "plan.h"

/*
 * Stop all pumps and wait until each has come to rest. A pump that is still running may need the
 * plan, so this must not be called with the plan locked. Pauses nest.
 */
void PLAN_UNLOCKED pumps_pause(void);
void pumps_resume(void);

#endif
