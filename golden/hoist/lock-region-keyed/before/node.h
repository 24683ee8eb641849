struct node;
int node_count(struct node *node);
