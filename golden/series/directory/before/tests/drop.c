int main(void)
{
    Node *node = node_new();

    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
    return 0;
}
