void node_run(Node *node, ...);
void node_go(Node *node, int speed);

#define RUN(n) node_run(n, 1)
#define RUN_ONE(n) node_run(n)
#define RUN_ALL(n, ...) node_run(n, __VA_ARGS__)
