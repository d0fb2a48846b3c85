"""The door for people: the verification page."""
