int gauge_node(Node *node);
