static bool node_even(Node *node);

static bool node_odd(Node *node)
{
    return node->next && node_even(node->next);
}

static bool node_even(Node *node)
{
    return !node->next || node_odd(node->next);
}
