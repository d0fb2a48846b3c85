"""Hands mails to the mail server, and tells what came of it. Decides nothing: domain/deliveries.py does."""
