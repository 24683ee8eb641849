typedef struct NodeOps {
    int TREE_RDLOCK_PTR (*walk)(Node *node);
    bool TREE_RDLOCK_PTR (*match)(Node *node, const NodeFilter *filter,
                                  NodeList *list, void *opaque, Error **err);
    Node * TREE_RDLOCK_PTR (*peer)(Node *node);
} NodeOps;

struct Other {
    int (*walk)(Node *node);
};
