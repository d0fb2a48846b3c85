"""The proof: what Kutse sends, read and received by programs that others wrote.

`make test` runs what a test run can afford; `make proof` plays every scene in every language, adds the heavy
peers (`peer_*.py`) and wants every program there is.
"""
