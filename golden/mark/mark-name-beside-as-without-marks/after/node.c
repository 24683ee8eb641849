void LOG_FORMAT(1, 2)
node_log(const char *format, ...);

static int node_turn(Node *node,
                     unsigned flags)
{
    return node->depth + flags;
}

static int coroutine_fn node_collect(Node *node, NodeList *list, unsigned flags,
                                     int depth)
{
    return list_add(list, node, flags, depth);
}

static int coroutine_fn node_gather(Node *node, NodeList *list,
                                    struct node_gather_options *options)
{
    return list_add(list, node, 0, options->depth);
}
