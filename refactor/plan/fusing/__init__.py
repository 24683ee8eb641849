"""Two calls that become one, and one that becomes two."""
