"""The embedded stack: everything Kutse needs, as private child processes on loopback with data in one folder.

Nothing in here knows what a service does; it starts processes, waits for them and stops them.
"""
