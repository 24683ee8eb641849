#include "tank.h"

void pump(Node *node)
{
    int r = node_stop_for_good(node, 0,
                               true);

    if (node_stop_for_good(node, 1,
                           false) &&
        check(node_stop_for_good(node, 2, find(node,
                                               r)), r,
              true)) {
        return;
    }
    report(node_stop_for_good(node, 3,
                              /* at once */
                              true), "stopped",
           node->name);
}
