"""The only code of this service that knows pymongo."""
