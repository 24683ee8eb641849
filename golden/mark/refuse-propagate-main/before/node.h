int TREE_RDLOCK node_depth(Node *node);
