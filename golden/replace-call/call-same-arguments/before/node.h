int node_run(Node *node, int speed);
int node_run_now(Node *node, int speed);
