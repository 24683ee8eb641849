static inline void node_quick(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
}
