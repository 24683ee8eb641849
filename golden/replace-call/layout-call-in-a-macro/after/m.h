void node_run(Node *node, int speed);
void node_go(Node *node, int speed);

#define RUN(n)                      \
    do {                            \
        node_go(n, max(1, 2));      \
    } while (0)
#define RUN_BY(n) (n)->node_run(1)
#define RUN_NAMED(name, ...) node_go(name##_node(__VA_ARGS__), 1)
