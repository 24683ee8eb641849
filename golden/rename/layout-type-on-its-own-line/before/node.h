struct measurement *node_stop(const struct measurement *result,
                              int n, bool wait);
