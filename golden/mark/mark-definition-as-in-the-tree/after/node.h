int TREE_RDLOCK node_walk(Node *node);
