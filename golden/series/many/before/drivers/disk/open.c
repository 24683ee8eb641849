void disk_open_failed(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}

void disk_open_with_a_rather_long_name_failed(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}

void disk_reopen_failed(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
