#define NODE_PROTOTYPES \
    int node_walk(Node *node); \
    int node_turn(Node *node)

int node_walk(Node *node)
{
    return node->depth;
}
