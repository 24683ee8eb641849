#include "node.h"

int both(struct pair *p)
{
    int sum;

    sum = node_count(&p->left);
    sum += node_count(p->right);
    sum += node_count(p->right);
    return sum;
}

int held(struct node *x)
{
    int c;

    node_lock(&x->lock);
    c = node_count(x);
    node_unlock(&x->lock);
    return c;
}

int another_held(struct node *x, struct node *y)
{
    int c;

    node_lock(&x->lock);
    c = node_count(y);
    node_unlock(&x->lock);
    return c;
}

int marked(struct node *m)
    NODE_HELD(&m->lock)
{
    return node_count(m);
}
