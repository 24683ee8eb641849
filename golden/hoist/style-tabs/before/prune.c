#include "tank.h"

/* Cuts what ties a node to the tree. */
void node_detach(Node *node)
{
	pause_all_begin();
	node_unlink(node);
	pause_all_end();
}

void node_prune_all(Node *root)
{
	Node *child;

	NODE_FOREACH(child, root) {
		if (child->stale)
			node_detach(child);
	}
}

void node_settle(Node *node)
{
	switch (node->mode) {
	case MODE_DROP:
		tree_rdlock();
		node_dump(node);
		node_detach(node->peer);
		tree_rdunlock();
		break;
	default:
		break;
	}
}
