"""What somebody takes along of oneself: a page to read, a file for programs and what was given with forms, in
one archive."""

import io
import zipfile

from services.registration.handlers.mine import Held
from shared.erasing import as_json

MIMETYPE = "application/zip"


def archive(held: Held, page: str) -> bytes:
    """The archive.

    Args:
        page: the page to read, HTML.
    """
    whole = {"email": held.email, "at": held.at.isoformat(), "not_answered": list(held.away)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("index.html", page)
        files.writestr("data.json", as_json({**whole, "services": held.services}))
        for name, content in held.files.items():
            files.writestr(f"files/{name}", content)
    return target.getvalue()
