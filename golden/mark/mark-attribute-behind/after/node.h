void TREE_RDLOCK node_log(Node *node, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
