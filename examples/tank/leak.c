#include "pipe.h"
#include "pumps.h"

void leak_seen(Tank *tank, Pipe *pipe)
{
    int flow;

    plan_rdlock();
    flow = pipe_flow(pipe);
    plan_rdunlock();
    if (flow <= 0) {
        return;
    }

    /* Both ends, or the leak goes on. */
    plan_wrlock();
    tank_drop_pipe(tank, pipe);
    plan_wrunlock();

    plan_wrlock();
    pipe_disconnect(pipe->twin);
    plan_wrunlock();
}
