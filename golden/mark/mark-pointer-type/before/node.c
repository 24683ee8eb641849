Node *node_peer(Node *node);
Node **node_list(Node *node);
const char* node_name(Node *node);
