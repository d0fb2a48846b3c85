"""Makes the PDF of a document: PDF/A-3a and PDF/UA-1 at once, the same bytes for the same facts.

No database and no network in here. A template is a folder under `templates/`; what people typed reaches it
as text, never as markup. Why typst: docs/decisions/0007-certificate-renderer.md.
"""
