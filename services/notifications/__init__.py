"""Notifications: every mail and calendar invitation Kutse sends.

I decide which mail follows from which fact, keep each person's calendar true, plan reminders, and journal
every attempt to deliver before it is made. I announce `mail.sent` and `mail.failed`. I listen to
registrations, events, trainers and certificates.
"""
