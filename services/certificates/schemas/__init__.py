"""Bodies and queries: strict in what is read, explicit in what is told."""
