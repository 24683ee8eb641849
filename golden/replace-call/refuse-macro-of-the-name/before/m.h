#ifdef CONFIG_TANK
#define node_run(n, speed) 0
#endif
