static inline void node_quick(Node *node)
{
    tree_wrlock_paused();
    node_swap(node);
    tree_wrunlock();
}
