#include "tank.h"

void tree_wrlock(void);

void tree_wrlock_paused(void)
{
    pause_all_begin();
    tree_wrlock();
}
