#include "pipe.h"
#include "pumps.h"

/*
 * Takes a pipe off a tank; does not ask whether it is one of the
 * tank's own.
 */
void PLAN_WRLOCK tank_drop_pipe(Tank *tank, Pipe *pipe)
{
    tank->pipes = pipe->next;
    pipe_disconnect(pipe);
}

int tank_close(Tank *tank)
{
    Pipe *pipe, *next;

    plan_wrlock();
    if (tank->sealed) {
        plan_wrunlock();
        return -1;
    }
    for (pipe = tank->pipes; pipe; pipe = next) {
        next = pipe->next;
        if (pipe->level > tank->volume) {
            plan_wrunlock();
            return -2;
        }
        tank_drop_pipe(tank, pipe);
    }
    tank->sealed = 1;
    plan_wrunlock();
    return 0;
}
