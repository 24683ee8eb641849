Node * TREE_RDLOCK node_peer(Node *node);
Node ** TREE_RDLOCK node_list(Node *node);
const char* TREE_RDLOCK node_name(Node *node);
