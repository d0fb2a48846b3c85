"""Mail that comes in: taken at a door (LMTP, SMTP) or fetched from a mailbox (IMAP), read, and handed on.

Whoever gives us a mail is told that it was taken only after it is stored. Reading never fails: what cannot be
understood is kept for the organiser.
"""
