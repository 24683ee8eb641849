"""Moving a lock itself: who holds it, how far a new pair reaches, what must not be inside."""
