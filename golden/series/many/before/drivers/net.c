void net_close(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}

void net_reset(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
