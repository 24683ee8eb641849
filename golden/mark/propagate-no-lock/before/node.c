static void node_yield(Node *node)
{
    yield(node);
}

static void node_wait(Node *node)
{
    tree_rdlock();
    node_yield(node);
    tree_rdunlock();
}

void coroutine_fn node_run(Node *node)
{
    node_wait(node);
}
