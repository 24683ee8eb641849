#include "pipe.h"
#include "pumps.h"

/* A valve sits on two pipes: when one goes, the other one goes, too. */
static void PLAN_WRLOCK valve_detach(Pipe *pipe)
{
    Pipe *twin = pipe->twin;

    pipe->twin = 0;
    if (twin && twin->from)
        pipe_disconnect(twin);
}

const PipeOps valve_ops = {
    .kind = "valve",
    .detach = valve_detach,
};
