#include "tank.h"

int node_stop_for_good(int why, int wait)
{
	return why;
}

void node_close(Node *node, int why)
{
	node_touch(node,
	           why);
	if (node->first) {
		node_stop_for_good(why,
		                   1);
	}
}
