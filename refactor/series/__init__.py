"""Hands plans over as commits, mails and a record: from a request to a branch that can be reviewed."""
