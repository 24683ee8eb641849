#include "node.h"

int both(struct pair *p)
{
    int sum;

    node_lock(&p->left.lock);
    sum = node_count(&p->left);
    node_unlock(&p->left.lock);
    node_lock(&p->right->lock);
    sum += node_count(p->right);
    sum += node_count(p->right);
    node_unlock(&p->right->lock);
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
    node_lock(&y->lock);
    c = node_count(y);
    node_unlock(&y->lock);
    node_unlock(&x->lock);
    return c;
}

int marked(struct node *m)
    NODE_HELD(&m->lock)
{
    return node_count(m);
}
