#include "tank.h"

void pump(Node *node)
{
    node_stop(&node->input_of_the_tank, owner, &operations_of_the_tank, node,
              "tank-hot-plug", LENGTH_OF_THE_TANK_REGION_WITH_PUMPS);
    node_stop(&node->input_of_the_tank, owner, &operations_of_the_tank, node, 1,
              what_the_tank_does_when_all_of_its_pumps_stop(node),
              2);
}
