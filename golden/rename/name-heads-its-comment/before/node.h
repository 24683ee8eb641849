/*
 * node_stop:
 * @node: a node
 */
int node_stop(Node *node);
