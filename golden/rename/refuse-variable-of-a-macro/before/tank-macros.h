#define STOPPED(n) ({ int node_stop = (n)->state; node_stop; })
