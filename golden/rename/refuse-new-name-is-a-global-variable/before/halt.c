#include "tank.h"

int node_halt;
