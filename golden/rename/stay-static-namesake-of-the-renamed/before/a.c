static void node_run(Node *node)
{
    node_touch(node);
}
