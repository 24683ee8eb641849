static coroutine_fn int node_turn(Node *node)
{
    return node->depth;
}

static Node *node_walk(Node *node)
{
    return node->peer;
}
