void mirror_end(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
