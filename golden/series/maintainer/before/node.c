void node_detach(Node *node)
{
    pause_all_begin();
    node->parent = NULL;
    pause_all_end();
}

/*
 * Drops the last reference.
 */
void node_drop(Node *node)
{
    node_detach(node);
    free(node);
}

void node_close(Node *node)
{
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
}

void node_stop_all(Node *node)
{
    tree_wrlock();
    while (node) {
        node->driver->stop(node);
        node = node->next;
    }
    tree_wrunlock();
}
