static int coroutine_fn TREE_RDLOCK
node_walk(Node *node)
{
    return node->depth;
}
