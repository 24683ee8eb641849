int coroutine_fn TREE_RDLOCK node_walk(Node *node);
Node * TREE_RDLOCK node_peer(Node *node);
