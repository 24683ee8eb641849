"""What is to be done: requests, transforms, sites and the ledger."""
