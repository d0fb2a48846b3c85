"""The local mailbox: takes every mail that is sent to it, delivers none, and shows them all.

It stands in for a real mail server in the embedded stack, so that people and tests can read what was sent.
"""
