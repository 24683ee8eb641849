void TREE_WRLOCK node_cut(Node *node);

void node_trim(Node *node)
{
    tree_rdlock();
    node_cut(node);
    tree_rdunlock();
}
