static int TREE_RDLOCK node_depth(Node *node)
{
    return node->depth;
}

void node_show(Node *node)
{
    show(node_depth(node));
}

void node_print(Node *node)
{
    node_show(node);
}
