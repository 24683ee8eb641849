#include <stddef.h>

#include "library.h"

Book *book_on_shelf(Library *library, int shelf)
{
    Book *book;

    for (book = library->books; book; book = book->next) {
        if (book->shelf == shelf) {
            return book;
        }
    }
    return NULL;
}

/* Takes a book out of the library for good. */
void CATALOGUE_HELD book_discard(Library *library, Book *book)
{
    Book **link;

    doors_close();
    for (link = &library->books; *link; link = &(*link)->next) {
        if (*link == book) {
            *link = book->next;
            library->discarded++;
            break;
        }
    }
    doors_open();
}
