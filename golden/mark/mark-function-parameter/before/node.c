void node_each(Node *node, int (*visit)(Node *node, void *opaque), void *opaque)
{
    visit(node, opaque);
}
