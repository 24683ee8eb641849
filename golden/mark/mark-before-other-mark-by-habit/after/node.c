int coroutine_fn TREE_RDLOCK node_turn(Node *node);
int coroutine_fn TREE_UNLOCKED node_walk(Node *node);
