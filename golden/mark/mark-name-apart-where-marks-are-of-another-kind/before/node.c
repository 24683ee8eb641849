static int coroutine_fn node_turn(Node *node,
                                  unsigned flags)
{
    return node->depth + flags;
}

static int node_collect(Node *node, NodeList *list, unsigned flags, int depth)
{
    return list_add(list, node, flags, depth);
}
