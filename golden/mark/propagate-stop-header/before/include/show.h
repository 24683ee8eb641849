void node_show(Node *node);
