int TREE_RDLOCK node_walk(Node *node);

void TREE_UNLOCKED node_visit(Node *node)
{
    node_walk(node);
}
