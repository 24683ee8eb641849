/* node_stop */
int node_stop(Node *node);
