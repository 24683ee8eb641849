void node_close(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}

void node_close_all(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
