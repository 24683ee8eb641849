"""Which files, functions, calls and pointers there are: found on demand, each file read once."""
