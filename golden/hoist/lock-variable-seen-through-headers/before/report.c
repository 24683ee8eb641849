#include "bins.h"

void report(void)
{
    print_count(bins_count(1));
}
