#include "pipe.h"
#include "pumps.h"

/* Rinses the first pipe that carries anything; gives 1 if there was one. */
int rinse_first(Pipe *pipe)
{
    PLAN_RDLOCK_GUARD();

    for (; pipe; pipe = pipe->next) {
        if (pipe_flow(pipe) > 0) {
            pipe_rinse(pipe);
            return 1;
        }
    }
    return 0;
}

int rinse_until_clear(Pipe *pipe)
{
    int rounds = 0;

    while (pipe_rinse(pipe) > 0) {
        rounds++;
    }
    return rounds;
}
