#include "tank.h"

void pump_all(Node *node)
{
    int = 3 ] node_stop;
}
