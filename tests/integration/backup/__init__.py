"""Backups taken and put back on a real server of their own."""
