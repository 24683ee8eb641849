#ifndef PIPE_H
#define PIPE_H

#include "plan.h"

typedef struct Tank Tank;
typedef struct Pipe Pipe;
typedef struct PipeOps PipeOps;

struct PipeOps {
    const char *kind;

    /* The pipe is about to go. */
    void PLAN_WRLOCK_PTR (*detach)(Pipe *pipe);
};

struct Pipe {
    const PipeOps *ops;
    Tank *from;
    Tank *to;
    Pipe *twin;
    Pipe *next;
    int level;
};

struct Tank {
    Pipe *pipes;
    int volume;
    int sealed;
};

void PLAN_WRLOCK pipe_disconnect(Pipe *pipe);
int PLAN_RDLOCK pipe_flow(const Pipe *pipe);
int pipe_rinse(Pipe *pipe);

void PLAN_WRLOCK tank_drop_pipe(Tank *tank, Pipe *pipe);
int tank_close(Tank *tank);

#endif
