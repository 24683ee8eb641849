struct node;
int node_count(struct node *node)
    NODE_HELD(&node->lock);
