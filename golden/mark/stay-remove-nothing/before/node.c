int TREE_WRLOCK node_walk(Node *node);
