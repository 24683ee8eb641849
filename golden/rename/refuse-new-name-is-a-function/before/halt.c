#include "tank.h"

void node_halt(void)
{
    beep();
}
