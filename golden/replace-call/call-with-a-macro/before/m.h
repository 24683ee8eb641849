#define NODE_RUN(n, s) ((n)->state = (s))
