typedef struct NodeOps {
    int TREE_WRLOCK_PTR (*walk)(Node *node);
} NodeOps;

int coroutine_fn TREE_WRLOCK node_walk(Node *node);

int coroutine_fn TREE_WRLOCK
node_walk(Node *node)
{
    return node->depth;
}
