static void TREE_WRLOCK mirror_stop(Node *node)
{
    node->busy = 0;
    node_drop(node->target);
}

const NodeDriver mirror = {
    .name = "mirror",
    .stop = mirror_stop,
};

void mirror_abort(Node *node)
{
    tree_wrlock();
    if (!node->target) {
        tree_wrunlock();
        return;
    }
    node_detach(node->target);
    tree_wrunlock();
}
