void node_move(Node *node)
{
    node_touch(node);
}
