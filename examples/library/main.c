#include <stddef.h>
#include <stdio.h>

#include "library.h"

int main(void)
{
    Book third = { NULL, 2, 1 };
    Book second = { &third, 1, 0 };
    Book first = { &second, 1, 0 };
    Library library = { &first, 0 };

    printf("inspected: %d\n", shelf_inspect(&library, 2));
    printf("removed: %d\n", shelf_remove(&library, 1));
    printf("discarded: %d\n", library.discarded);
    return library.books != NULL;
}
