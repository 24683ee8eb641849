typedef struct NodeOps {
    int TREE_RDLOCK_PTR (*walk)(Node *node);
} NodeOps;

int coroutine_fn TREE_RDLOCK node_walk(Node *node);

int coroutine_fn
node_walk(Node *node)
{
    return node->depth;
}
