void TREE_UNLOCKED node_wait(Node *node);

void node_pause(Node *node)
{
    tree_rdlock();
    node_wait(node);
    tree_rdunlock();
}
