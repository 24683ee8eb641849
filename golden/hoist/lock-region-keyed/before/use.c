#include "node.h"

int same(struct node *x)
{
    int sum;

    sum = node_count(x);
    node_lock(&x->lock);
    sum += x->count;
    node_unlock(&x->lock);
    return sum;
}

int another(struct node *x, struct node *y)
{
    int sum;

    sum = node_count(x);
    node_lock(&y->lock);
    sum += y->count;
    node_unlock(&y->lock);
    return sum;
}

int moved_on(struct node *x)
{
    int sum;

    sum = node_count(x);
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
    node_unlock(&x->lock);
    sum += node_count(x);
    sum += node_count(y);
    node_lock(&y->lock);
    sum += y->count;
    node_unlock(&y->lock);
    return sum;
}
