static int TREE_RDLOCK
node_collect(Node *node, /* not NULL */
             NodeList *list, // may be empty
             unsigned flags)
{
    return list_add(list, node, flags);
}
