#ifndef LIBRARY_H
#define LIBRARY_H

/* On a function that is called with the catalogue locked. */
#define CATALOGUE_HELD

typedef struct Book {
    struct Book *next;
    int shelf;
    int damaged;
} Book;

typedef struct Library {
    Book *books;
    int discarded;
} Library;

void catalogue_lock(void);
void catalogue_unlock(void);

static inline void catalogue_unlock_scope(int *scope)
{
    *scope = 0;
    catalogue_unlock();
}

/* Keeps the catalogue locked to the end of the block. */
#define CATALOGUE_GUARD()                                    \
    __attribute__((cleanup(catalogue_unlock_scope), unused)) \
    int catalogue_scope = (catalogue_lock(), 1)

/*
 * Closes the doors and waits until the last visitor has left. A visitor may have to look something
 * up before leaving, so the catalogue must not be locked here. Closed twice, open twice.
 */
void doors_close(void);
void doors_open(void);

/* Gives the first book of a shelf, or NULL. */
Book *book_on_shelf(Library *library, int shelf);
void CATALOGUE_HELD book_discard(Library *library, Book *book);

/* Takes a shelf away, with its books; gives their number. */
int shelf_remove(Library *library, int shelf);
/* Discards the first book of a shelf if it is damaged; says so, or -1 for an empty shelf. */
int shelf_inspect(Library *library, int shelf);

#endif
