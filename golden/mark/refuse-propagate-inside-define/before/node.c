#define NODE_STEP(n) \
    do { node_walk(n); } while (0)

int TREE_RDLOCK node_walk(Node *node);
