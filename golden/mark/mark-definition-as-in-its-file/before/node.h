int TREE_RDLOCK node_depth(Node *node);
int TREE_RDLOCK node_turn(Node *node);
int TREE_RDLOCK node_turn_back(Node *node);
int node_walk(Node *node);
