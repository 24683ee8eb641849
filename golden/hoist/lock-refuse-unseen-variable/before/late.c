#include "bins.h"

void late(void)
{
    print_count(bins_count(2));
}

extern struct mutex bins_mutex;

void later(void)
{
    print_count(bins_count(3));
}
