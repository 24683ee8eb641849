"""The checker: what in a tree breaks its protocol, and what could not be looked into."""
