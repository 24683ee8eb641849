static void node_wait(Node *node)
{
    tree_wrlock();
    tree_wrunlock();
}

void node_stop(Node *node)
{
    node_wait(node);
}
