struct box;
int box_count(struct box *of);
