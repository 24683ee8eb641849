#include "tank.h"

void beep_twice(void)
{
    node_halt();
}
