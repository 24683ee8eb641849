extern Node *tree_top;
