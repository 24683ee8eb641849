#define STOP_ALL(n)                       \
    do {                                  \
        node_stop_for_good(n);            \
        run(node_stop_for_good, node_stop_for_good, n);     \
        keep_it_running_all_day_long(n,   \
                                     n); \
        node_stop_for_good(n);\
    } while (0)
#define STOP_TABS(n)			\
	do {				\
		node_stop_for_good(n);	\
	} while (0)
