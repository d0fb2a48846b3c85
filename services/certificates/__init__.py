"""The certificates service: one numbered document per person and event, kept unchanged, open to anyone's
check.

Decides who gets which document, its number and its code, whether it is valid, revoked or replaced. Announces
`certificate.issued`, `certificate.failed`, `certificate.revoked` and `certificate.replaced`. Listens to
completions reached and taken back, to corrected addresses, and to what becomes of an event, its own read
model; the printed facts are frozen when the number is reserved, so nothing that happens later changes a
document. The worker makes the PDFs; the web processes serve them.
"""
