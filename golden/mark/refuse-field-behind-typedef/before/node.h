typedef int NodeWalk(Node *node);

typedef struct NodeOps {
    NodeWalk *walk;
} NodeOps;
