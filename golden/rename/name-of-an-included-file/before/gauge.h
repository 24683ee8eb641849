int gauge(Node *node);
