static void TREE_UNLOCKED node_wait(Node *node)
{
    tree_wrlock();
    tree_wrunlock();
}

void TREE_UNLOCKED node_stop(Node *node)
{
    node_wait(node);
}
