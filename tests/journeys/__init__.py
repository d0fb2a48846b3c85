"""Whole stories in a real browser, on the whole stack, with the mails read from the real mailbox."""
