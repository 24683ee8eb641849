int coroutine_fn node_walk(Node *node);

int coroutine_fn
node_turn(Node *node);
