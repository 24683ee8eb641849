#include "tank.h"

void pump(Node *node, struct measurement *measurement)
{
    if (measurement->of_the_whole_tree > limit && node_stop(node, limit) < 0) {
        return;
    }
    measurement->result = combine(node_stop(node), measurement->of_the_tree);
    measurement->result = of_everything_in_the_tree(node_stop(node, 1));
    measurement->of_the_whole_tree_with_roots = node_stop(measurement->node);
}
