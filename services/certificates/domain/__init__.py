"""The rules of certificates: values and decisions. No I/O, no clock, no randomness, no framework in here."""
