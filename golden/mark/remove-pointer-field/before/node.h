typedef struct NodeOps {
    int TREE_RDLOCK_PTR (*walk)(Node *node);
} NodeOps;
