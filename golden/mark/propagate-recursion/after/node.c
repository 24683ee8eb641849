static bool TREE_RDLOCK node_even(Node *node);

static bool TREE_RDLOCK node_odd(Node *node)
{
    return node->next && node_even(node->next);
}

static bool TREE_RDLOCK node_even(Node *node)
{
    return !node->next || node_odd(node->next);
}
