static int node_walk(Node *node)
{
    return node->depth;
}

void node_visit(Node *node)
{
    for_each_node(node, node_walk);
}
