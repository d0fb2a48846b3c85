"""Commands of this service alone: one module each, named after the command."""
