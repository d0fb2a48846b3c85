"""Pages of organisers: their events, rosters, attendance and trainers.

Behind one sign-in. Pages are thin: they check what was typed, ask a handler and show the answer. Every change
is a form; whatever cannot be undone shows first what will happen.
"""
