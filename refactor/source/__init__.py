"""Bytes in, bytes out: files, lines, edits, brace style and comments."""
