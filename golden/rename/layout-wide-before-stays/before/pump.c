#include "tank.h"

void pump(Node *node, struct measurement *measurement)
{
    measurement->of_the_whole_tree_with_its_roots = combine(node_stop(node), measurement->of_the_tree);
}
