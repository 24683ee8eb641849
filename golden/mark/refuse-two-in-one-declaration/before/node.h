int node_walk(Node *node), node_turn(Node *node);
