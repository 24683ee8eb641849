struct box;
int box_count(struct box *of)
    NODE_HELD(&of->bin->lock);
