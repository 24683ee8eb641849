#define list_each(pos, list) \
    for (pos = (list)->first; pos; pos = (pos)->next)
#define bin_for_each_part(bin, part) \
    list_each(part, (bin)->parts)
#define bins_for_each(bin, bins) list_each(bin, bins)
