void TREE_UNLOCKED node_wait(Node *node);
