#include "tank.h"

static void node_halt(void)
{
    beep();
}
