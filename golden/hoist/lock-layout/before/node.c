#include "node.h"

/* Takes a node out of the tree. */
int node_detach(Node *node)
{
	int ret;

	/* A busy node stays. */
	tree_wrlock();

	ret = node_unlink(node);
	if (ret < 0) {
		tree_wrunlock();
		return ret;
	}
	if (!node->right)
		node->state = GONE;

	tree_wrunlock();
	return ret;
}

static int drop_right(Node *node)
{
	tree_wrlock();
	node_touch(node);
	if (node->right) {
		tree_wrunlock();
		node_detach(node);
		tree_wrlock();
	}
	if (node->left)
		node_touch(node->left);
	tree_wrunlock();
	return 0;
}
