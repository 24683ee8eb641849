typedef struct NodeOps {
    int (*walk)(Node *node);
    bool (*match)(Node *node, const NodeFilter *filter, NodeList *list,
                  void *opaque, Error **err);
    Node *(*peer)(Node *node);
} NodeOps;

struct Other {
    int (*walk)(Node *node);
};
