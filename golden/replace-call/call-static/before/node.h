void empty(Node *node);
