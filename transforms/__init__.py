"""The transforms that come with crefactor, one module each, and the built-in protocols."""
