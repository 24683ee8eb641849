int coroutine_fn node_turn(Node *node);
#define node_turn_quietly node_turn
#define node_turn_first(list) \
    node_turn((list)->first)
