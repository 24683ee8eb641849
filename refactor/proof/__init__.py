"""The proof: what a step claims is checked again by code that shares nothing with what made it."""
