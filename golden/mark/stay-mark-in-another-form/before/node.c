int node_walk(Node *node) TREE_RDLOCK;

static TREE_RDLOCK int node_turn(Node *node)
{
    return node->depth;
}
