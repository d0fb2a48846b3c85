"""What somebody takes along of oneself: a page to read and a file for programs, in one archive."""

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
    return target.getvalue()
