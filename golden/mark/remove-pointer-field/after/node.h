typedef struct NodeOps {
    int (*walk)(Node *node);
} NodeOps;
