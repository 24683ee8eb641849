void TREE_RDLOCK TREE_RDLOCK node_run(Node *node);
