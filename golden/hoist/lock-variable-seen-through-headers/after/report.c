#include "bins.h"

void report(void)
{
    mutex_in(&bins_mutex);
    print_count(bins_count(1));
    mutex_out(&bins_mutex);
}
