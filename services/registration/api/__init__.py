"""The door for programs: one blueprint per noun, a few lines per endpoint.

An endpoint reads the body by its schema, calls one use case and answers by a schema. It decides nothing.
"""
