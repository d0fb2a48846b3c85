"""The rules of mail and invitations. No I/O, no clock, no randomness, no framework in here."""
