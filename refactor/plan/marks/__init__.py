"""Marks on declarations: which are to have one, where it stands, what it asks of callers."""
