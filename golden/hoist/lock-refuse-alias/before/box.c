int box_swap(struct box *box, struct node *other)
{
    struct node *bin = box->bin;

    node_lock(&bin->lock);
    other->box->bin = bin;
    node_unlock(&bin->lock);
    return 0;
}

int box_refill(struct box *box)
{
    struct node *bin = box->bin;

    node_lock(&bin->lock);
    bin->count = box_bins(box);
    node_unlock(&bin->lock);
    return 0;
}

int box_late(struct box *box)
{
    box_look();
    struct node *bin = box->bin;

    node_lock(&bin->lock);
    bin->count = 0;
    node_unlock(&bin->lock);
    return 0;
}

int box_unused(struct box *box)
{
    struct node *bin = box->bin;

    node_lock(&bin->lock);
    box->count = 0;
    node_unlock(&bin->lock);
    return 0;
}

int box_again(struct box *box)
{
    struct node *bin = box->bin;

    node_lock(&bin->lock);
    bin->count = 0;
    node_unlock(&bin->lock);
    bin = bin->next;
    return bin->count;
}

int box_found(struct box *box)
{
    struct node *bin = box_first(box);

    node_lock(&bin->lock);
    bin->count = 0;
    node_unlock(&bin->lock);
    return 0;
}

int box_given(struct box *box)
{
    struct node *bin = box->bin;

    node_lock(&bin->lock);
    bin->count = 0;
    box_fill(&box->bin);
    node_unlock(&bin->lock);
    return 0;
}

int box_pointed(struct box *box)
{
    struct node *bin = box->bin;

    node_lock(&bin->lock);
    bin->count = 0;
    box_fill(&bin);
    node_unlock(&bin->lock);
    return 0;
}

int box_main(int count)
{
    struct node *bin = the_bin;

    node_lock(&bin->lock);
    bin->count = count;
    node_unlock(&bin->lock);
    return 0;
}

int box_all(struct box *b)
{
    return box_swap(b, b->bin) + box_refill(b);
}
