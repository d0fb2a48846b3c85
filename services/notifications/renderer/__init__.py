"""Writes letters out: templates and words in the reader's language, a calendar object, one MIME message."""
