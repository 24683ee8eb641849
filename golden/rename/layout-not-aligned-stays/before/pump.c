#include "tank.h"

void pump(Node *node)
{
    int r = node_stop(
        node);

    r = node_stop(node) +
        node_stop(node->next);
    run(r,
        node_stop(node),
        node_stop(node->next));
    run(node, (struct how) {
        .stop = node_stop,
        .state = r,
    });
    other(r,
      node_stop(node),
      r);
}
