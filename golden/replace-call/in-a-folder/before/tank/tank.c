void tank_run(Node *node)
{
    node_run(node);
}
