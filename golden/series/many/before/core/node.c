void node_detach(Node *node)
{
    pause_all_begin();
    node->parent = NULL;
    pause_all_end();
}
