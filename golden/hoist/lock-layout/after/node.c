#include "node.h"

/* Takes a node out of the tree. */
int TREE_WRLOCK node_detach(Node *node)
{
	int ret;

	/* A busy node stays. */
	ret = node_unlink(node);
	if (ret < 0)
		return ret;
	if (!node->right)
		node->state = GONE;

	return ret;
}

static int drop_right(Node *node)
{
	tree_wrlock();
	node_touch(node);
	if (node->right)
		node_detach(node);
	if (node->left)
		node_touch(node->left);
	tree_wrunlock();
	return 0;
}
