#ifdef NODE_INT
int
#else
long
#endif
node_walk(Node *node)
{
    return node->depth;
}
