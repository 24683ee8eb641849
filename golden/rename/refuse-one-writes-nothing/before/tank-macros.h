#define STOP_LATER(n) node_stop ## _later(n)
#define STOP_NOW(n) node_stop(n)
