int node_stop(Node *node, const char *why, struct measurement *result, int n,
              bool wait);
