void node_run(Node *node, int speed);
void node_go(Node *node, int speed);

#define RUN(n)                      \
    do {                            \
        node_run(n, max(1, 2));     \
    } while (0)
#define RUN_BY(n) (n)->node_run(1)
#define RUN_NAMED(name, ...) node_run(name##_node(__VA_ARGS__), 1)
