#include "node.h"

int same(struct node *x)
{
    int sum;

    node_lock(&x->lock);
    sum = node_count(x);
    sum += x->count;
    node_unlock(&x->lock);
    return sum;
}

int another(struct node *x, struct node *y)
{
    int sum;

    node_lock(&x->lock);
    sum = node_count(x);
    node_unlock(&x->lock);
    node_lock(&y->lock);
    sum += y->count;
    node_unlock(&y->lock);
    return sum;
}

int moved_on(struct node *x)
{
    int sum;

    node_lock(&x->lock);
    sum = node_count(x);
    node_unlock(&x->lock);
    x = x->next;
    node_lock(&x->lock);
    sum += x->count;
    node_unlock(&x->lock);
    return sum;
}

int in_turn(struct node *x, struct node *y)
{
    int sum;

    node_lock(&x->lock);
    sum = x->count;
    sum += node_count(x);
    node_unlock(&x->lock);
    node_lock(&y->lock);
    sum += node_count(y);
    sum += y->count;
    node_unlock(&y->lock);
    return sum;
}
