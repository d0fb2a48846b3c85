"""Doors for people: one folder per audience, one module per noun, templates beside them."""
