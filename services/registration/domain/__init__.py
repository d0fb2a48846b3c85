"""What is true about events, seats, people and completion.

No I/O in here, no clock, no randomness, no framework: a rule takes values, a moment (`at`, aware, UTC) and
fresh ids, and returns new values and the facts that became true. Only the standard library and
`shared.errors` may be imported.
"""
