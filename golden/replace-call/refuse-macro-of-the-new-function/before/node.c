void node_go(Node *node, int speed)
{
    RUN(node);
}
