int co_wrapper node_flush(Node *node);
int node_co_flush(Node *node);
