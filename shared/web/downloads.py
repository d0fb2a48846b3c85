"""Files to keep, which no cache may."""

from collections.abc import Iterable

from flask import Response


def download(content: bytes, mimetype: str, name: str) -> Response:
    """A file that the browser saves under `name` (plain ASCII, ours) and no cache keeps."""
    return _kept(Response(content, mimetype=mimetype), name)


def download_in_parts(parts: Iterable[bytes], mimetype: str, name: str) -> Response:
    """As `download`, each part sent as it is made. Should one fail, the browser sees the file break off.

    Args:
        parts: made when the request is over already: they ask neither it nor its language for anything.
    """
    return _kept(Response(iter(parts), mimetype=mimetype), name)


def _kept(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
