int TREE_RDLOCK node_walk(Node *node);

void node_visit(Node *node)
{
    node_walk(node);
    tree_rdlock();
    node_walk(node->peer);
    tree_rdunlock();
}
