"""Hands plans over as commits and mails, with a record from which they can be made again."""
