int TREE_RDLOCK node_walk(Node *node);

void node_visit(Node *node, bool locked)
{
    if (!locked) {
        tree_rdlock();
    }
    node_walk(node);
    if (!locked) {
        tree_rdunlock();
    }
}
