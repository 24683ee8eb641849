int coroutine_fn TREE_RDLOCK node_walk(Node *node);

int coroutine_fn TREE_RDLOCK
node_turn(Node *node);
