static int node_collect(Node *node, NodeList *list,
        unsigned flags, int depth, NodeFilter *filter, Error **err)
{
    return list_add(list, node, flags, depth);
}
