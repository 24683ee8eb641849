void tank_run(Node *node)
{
    node_move(node);
}
