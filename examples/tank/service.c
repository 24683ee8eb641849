#include "pipe.h"
#include "pumps.h"

/* Everything stands still during a service, so all of it happens in one pause. */
void service_run(Tank **tanks, int number)
{
    int i;

    pumps_pause();
    for (i = 0; i < number; i++) {
        plan_wrlock();
        while (tanks[i]->pipes) {
            tank_drop_pipe(tanks[i], tanks[i]->pipes);
        }
        plan_wrunlock();
        tanks[i]->volume = 0;
    }
    pumps_resume();
}
