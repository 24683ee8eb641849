#include "tank.h"

/*
 * Cuts what ties a node to the tree.
 *
 * All queues must be paused.
 */
void node_detach(Node *node)
{
	node_unlink(node);
}

void node_prune_all(Node *root)
{
	Node *child;

	NODE_FOREACH(child, root) {
		if (child->stale) {
			pause_all_begin();
			node_detach(child);
			pause_all_end();
		}
	}
}

void node_settle(Node *node)
{
	switch (node->mode) {
	case MODE_DROP:
		pause_all_begin();
		tree_rdlock();
		node_dump(node);
		node_detach(node->peer);
		tree_rdunlock();
		pause_all_end();
		break;
	default:
		break;
	}
}
