void node_halt(void);
