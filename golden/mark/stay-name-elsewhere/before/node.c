struct Step {
    int node_walk;
};

/* Calls node_walk() once. */
int TREE_RDLOCK node_walk(Node *node);

void step(struct Step *s)
{
    s->node_walk = 1;
    puts("int node_walk(Node *node);");
}
