/* Nodes of the tree. */
int node_halt(Node *node);
