"""crefactor's engine: it knows C, git and protocols, and no project and no transform by name."""

__version__ = "0.1.0"
