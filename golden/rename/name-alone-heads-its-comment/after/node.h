/* node_halt */
int node_halt(Node *node);
