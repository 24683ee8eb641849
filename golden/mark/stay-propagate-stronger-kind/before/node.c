int TREE_RDLOCK node_walk(Node *node);

void TREE_WRLOCK node_trim(Node *node)
{
    node_walk(node);
}
