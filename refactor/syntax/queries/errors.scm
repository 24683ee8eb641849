; Everything the parser could not make sense of, or had to invent.
[(ERROR) (MISSING)] @error
