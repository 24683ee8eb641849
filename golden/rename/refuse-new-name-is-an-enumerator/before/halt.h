enum state {
    node_run,
    node_halt,
};
