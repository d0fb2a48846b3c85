"""Notifications: every mail and calendar invitation Kutse sends.

I decide which mail follows from which fact, keep each person's calendar true, plan reminders, and journal
every attempt to deliver before it is made. I read what comes back: answers of calendars, and reports of
mail servers. I announce what became of mails, and what was answered. I listen to registrations, events,
trainers and certificates.
"""
