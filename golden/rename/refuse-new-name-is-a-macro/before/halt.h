#define node_halt(n) node_beep(n)
