#include "library.h"

/* Discards all books of a shelf. */
static int CATALOGUE_HELD shelf_clear(Library *library, int shelf)
{
    Book *book;
    int count = 0;

    while ((book = book_on_shelf(library, shelf))) {
        book_discard(library, book);
        count++;
    }
    return count;
}

int shelf_remove(Library *library, int shelf)
{
    int count;

    catalogue_lock();
    if (!book_on_shelf(library, shelf)) {
        catalogue_unlock();
        return 0;
    }
    count = shelf_clear(library, shelf);
    catalogue_unlock();
    return count;
}

int shelf_inspect(Library *library, int shelf)
{
    Book *book;

    CATALOGUE_GUARD();
    book = book_on_shelf(library, shelf);
    if (!book) {
        return -1;
    }
    if (book->damaged) {
        book_discard(library, book);
    }
    return book->damaged;
}
