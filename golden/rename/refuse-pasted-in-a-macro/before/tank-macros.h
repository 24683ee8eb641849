#define STOP_LATER(n) node_stop ## _later(n)
