int node_depth(Node *node);
int node_width(Node *node);
