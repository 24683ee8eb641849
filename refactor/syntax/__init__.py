"""Bytes to tree: the length-preserving mask, the parser and what is read straight off the tree."""
