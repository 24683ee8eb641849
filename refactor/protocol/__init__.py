"""What a project's brackets, locks and marks are called: a TOML file, its checks and its index."""
