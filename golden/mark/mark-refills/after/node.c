static int TREE_RDLOCK
node_collect_matching(Node *node, NodeList *list, const NodeFilter *filter,
                      unsigned flags, Error **err)
{
    return list_add(list, node, flags, filter);
}
