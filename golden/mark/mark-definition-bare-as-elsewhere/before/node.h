int TREE_RDLOCK node_turn(Node *node);
int node_walk(Node *node);
