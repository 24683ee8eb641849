#include "node.h"

static const NodeOps ops = {
    .detach = node_detach,
};
