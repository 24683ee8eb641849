int TREE_RDLOCK node_walk(Node *node);

void by_call(Node *node)
{
    tree_rdlock();
    node_walk(node);
    tree_rdunlock();
}

void by_guard(Node *node)
{
    TREE_RDLOCK_GUARD();
    node_walk(node->peer);
}

void by_block(Node *node)
{
    WITH_TREE_RDLOCK_GUARD() {
        node_walk(node->next);
    }
}
