"""Backup of the three databases at one moment, and restore. Certificates are in the database and come along.

What a restore must see to, so that nobody is mailed twice, each service does itself (`after-restore`).
Why it is done this way: docs/decisions/0014-nothing-is-mailed-twice.md.
"""
