#define STOP_ALL(n)             \
    do {                        \
        node_halt((n)->left);   \
        node_halt((n)->right);  \
    } while (0)
#define STOP_FUNCTION node_halt
#define STOP_FIELD(n) ((n)->node_stop)
#define STOP_SAID(n) node_halt(n) /* node_halt() it, or node_stop it */
#define STOP_PARAMETER(node_stop) ((node_stop) + 1)
