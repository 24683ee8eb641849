#include "tank.h"

int node_stop(Node *node, int why,
	      bool wait)
{
	return node_run(node, node_stop(node,
					why,
					wait));
}
