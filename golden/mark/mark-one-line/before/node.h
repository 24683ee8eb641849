int node_turn(Node *node);
int node_walk(Node *node);
