#define STOP_ALL(n)                       \
    do {                                  \
        node_stop(n);                     \
        run(node_stop, node_stop, n);     \
        keep_it_running_all_day_long(n,   \
                                     n); \
        node_stop(n);\
    } while (0)
#define STOP_TABS(n)			\
	do {				\
		node_stop(n);		\
	} while (0)
