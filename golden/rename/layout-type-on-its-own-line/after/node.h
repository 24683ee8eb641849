struct measurement *
node_stop_and_wait_for_all_of_its_children(const struct measurement *result,
                                           int n, bool wait);
