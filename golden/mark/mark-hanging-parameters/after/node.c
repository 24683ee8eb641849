static int TREE_RDLOCK
node_collect_matching(
    Node *node, NodeList *list, unsigned flags, Error **err)
{
    return list_add(list, node, flags, err);
}
