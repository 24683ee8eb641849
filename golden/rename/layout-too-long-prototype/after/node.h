int node_stop_for_good(Node *node, const char *why, struct measurement *result,
                       int n, bool wait);
