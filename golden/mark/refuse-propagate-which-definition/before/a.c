int show_all(Node *node)
{
    return node_depth(node);
}
