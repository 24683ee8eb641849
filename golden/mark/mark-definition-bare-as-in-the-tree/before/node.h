int node_walk(Node *node);
