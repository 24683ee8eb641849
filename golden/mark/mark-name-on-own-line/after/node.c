static inline int TREE_RDLOCK
node_walk(Node *node, int depth,
          bool back)
{
    return node->depth + depth;
}

int
node_turn(Node *node)
{
    return -node->depth;
}
