#include "tank.h"

TANK_CHECK(node_run(first, 1))

void pump(void)
{
    beep();
}
