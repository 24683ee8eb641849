/*
 * node_halt:
 * @node: a node
 */
int node_halt(Node *node);
