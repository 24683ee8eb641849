void node_detach(Node *node)
{
    pause_all_begin();
    node->parent = NULL;
    pause_all_end();
}

int node_swap(Node *node)
{
    return node ? node_detach(node), 1 : 0;
}

void node_close(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
