#include "pipe.h"
#include "pumps.h"

/* Takes a pipe out of the plan. */
void PLAN_WRLOCK pipe_disconnect(Pipe *pipe)
{
    if (!pipe) {
        return;
    }

    pumps_pause();
    if (pipe->ops->detach) {
        pipe->ops->detach(pipe);
    }
    pipe->from = 0;
    pipe->to = 0;
    pumps_resume();
}

int PLAN_RDLOCK pipe_flow(const Pipe *pipe)
{
    return pipe->from ? pipe->from->volume - pipe->level : 0;
}

/* Flushes a pipe that is not in use; gives what ran out of it. */
int pipe_rinse(Pipe *pipe)
{
    int out;

    pumps_pause();
    out = pipe->level;
    pipe->level = 0;
    pumps_resume();
    return out;
}
