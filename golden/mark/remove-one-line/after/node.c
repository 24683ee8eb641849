int coroutine_fn node_walk(Node *node);
Node *node_peer(Node *node);
