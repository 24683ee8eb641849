typedef int node_halt;
