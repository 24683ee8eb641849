static int coroutine_fn
node_walk(Node *node)
{
    return node->depth;
}
