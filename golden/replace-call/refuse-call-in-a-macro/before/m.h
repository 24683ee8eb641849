#define RUN(n) node_run(n, 1)
