void TREE_UNLOCKED node_wait(Node *node);

void TREE_RDLOCK node_pause(Node *node)
{
    tree_rdunlock();
    node_wait(node);
    tree_rdlock();
}
