static Node *coroutine_fn node_turn(Node *node)
{
    return node->next;
}

static Node *coroutine_fn node_walk(Node *node)
{
    return node->peer;
}
