int node_count(struct node *n)
{
    int c;

    if (!n) {
        return 0;
    }
    node_lock(&n->lock);
    c = n->count;
    node_unlock(&n->lock);
    return c;
}

int box_count(struct box *box)
{
    struct node *bin = box->bin;
    int c;

    if (box->bin == NULL)
        return 0;
    node_lock(&bin->lock);
    c = bin->count;
    node_unlock(&bin->lock);
    return c;
}

int node_other(struct node *n, struct node *other)
{
    int c;

    if (n == other || n->count > 3) {
        return 0;
    }
    node_lock(&n->lock);
    c = n->count;
    node_unlock(&n->lock);
    return c;
}

int all(struct pair *p)
{
    int c;

    c = node_count(p->left);
    c += box_count(p->box);
    c += node_other(p->left, p->right);
    return c;
}
