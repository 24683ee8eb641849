int TREE_RDLOCK node_depth(Node *node);
int TREE_RDLOCK node_width(Node *node);
