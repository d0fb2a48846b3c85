"""Bodies in and out: strict about what comes in, the same for programs and for forms.

Nothing in here reads the database or the clock, or decides anything: it only says what a well-formed body is.
"""
