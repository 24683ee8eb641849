void coroutine_fn task_end(Node *node)
{
    node_co_drop(node);
}

void task_reset(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
    pause_all_end();
}
