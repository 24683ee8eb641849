#include "tank.h"

void pump(Node *node)
{
    int r = node_stop_for_good(
        node);

    r = node_stop_for_good(node) +
        node_stop_for_good(node->next);
    run(r,
        node_stop_for_good(node),
        node_stop_for_good(node->next));
    run(node, (struct how) {
        .stop = node_stop_for_good,
        .state = r,
    });
    other(r,
      node_stop_for_good(node),
      r);
}
