"""Organisers' pages of mail: what goes out, what came of it, and what it says.

Who is signed in, the registration service says; its session is the only one. Pages are thin: they check what
was typed, ask a handler and show the answer. Every change is a form.
"""
