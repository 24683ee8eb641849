int TREE_RDLOCK turn_left(Node *node);
int TREE_RDLOCK turn_right(Node *node);
