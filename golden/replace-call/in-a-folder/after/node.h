int node_run(Node *node);
int node_move(Node *node);

static inline void node_twice(Node *node)
{
    node_move(node);
}
