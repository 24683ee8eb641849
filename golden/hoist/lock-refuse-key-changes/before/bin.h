#define list_step(pos) for (; (pos); (pos) = (pos)->next)
#define bins_step(bin) list_step(bin)
