"""Hands a plan over as a diff or as files: the only part that writes."""
