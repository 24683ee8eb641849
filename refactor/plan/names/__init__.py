"""Functions that get another name, and calls that become calls of another function."""
