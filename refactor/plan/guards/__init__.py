"""Guards opened up into explicit calls, and made of them."""
