/* Takes a node out of the tree. */
int node_detach(Node *node)
{
    int ret;

    tree_wrlock_paused();
    ret = node_unlink(node);
    tree_wrunlock();
    return ret;
}

void drop(Node *node)
{
    node_detach(node);
}
