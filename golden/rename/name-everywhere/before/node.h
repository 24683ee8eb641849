/* Nodes of the tree. */
int node_stop(Node *node);
