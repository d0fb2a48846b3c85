"""Stored data is brought from one release to the next."""
