int TREE_RDLOCK node_turn(Node *node);
int TREE_RDLOCK node_walk(Node *node);
