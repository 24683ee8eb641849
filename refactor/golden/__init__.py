"""Golden cases: small trees with what a request must make of them, and a driver that compares."""
