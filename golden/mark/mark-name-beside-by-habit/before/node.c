static int coroutine_fn node_turn(Node *node,
                                  unsigned flags)
{
    return node->depth + flags;
}

static int node_collect(Node *node, NodeList *list, unsigned flags, int depth)
{
    return list_add(list, node, flags, depth);
}

static int node_gather(Node *node,
                       NodeList *list,
                       unsigned flags,
                       struct node_gather_options *options)
{
    return list_add(list, node, flags, options->depth);
}

static int node_spill(Node *node, NodeList *list,
                      struct node_spill_options_from_a_file *options)
{
    return list_add(list, node, 0, options->depth);
}
