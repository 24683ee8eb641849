int co_wrapper node_flush(Node *node);
int TREE_RDLOCK node_co_flush(Node *node);
