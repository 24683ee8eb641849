void tanks_run(Node *node)
{
    node_run(node);
}
