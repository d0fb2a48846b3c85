"""Looks whether a whole installation keeps its promises, I1 to I16, and changes nothing.

It asks each service for what that one can say of its own data, and adds what takes several of them, the
broker, the mailbox or the logs. Like the services themselves it takes its settings from the environment.
"""
