"""Looking whether what must always be true is true, on a running installation, without changing anything.

The invariants I1 to I16 are listed in docs/runbook.md. Each service looks after those of its own data in
`store/invariants.py`; what takes several services, the broker or the mailbox is in `deploy/check`.
"""
