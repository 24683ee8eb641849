#define STOP_ALL(n)             \
    do {                        \
        node_stop((n)->left);   \
        node_stop((n)->right);  \
    } while (0)
#define STOP_FUNCTION node_stop
#define STOP_FIELD(n) ((n)->node_stop)
#define STOP_SAID(n) node_stop(n) /* node_stop() it, or node_stop it */
#define STOP_PARAMETER(node_stop) ((node_stop) + 1)
