typedef struct Node Node;

typedef struct NodeDriver {
    const char *name;
    void TREE_WRLOCK_PTR (*stop)(Node *node);
} NodeDriver;

void TREE_WRLOCK node_drop(Node *node);
/* Takes the node out of the tree. */
void node_detach(Node *node);
void no_co_wrapper node_co_drop(Node *node);
