#include "tank.h"

static const struct ops ops = {
    .run = node_run,
};

void pump(void)
{
    later(node_run);
}
