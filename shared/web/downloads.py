"""Files to keep, which no cache may."""

from flask import Response


def download(content: bytes, mimetype: str, name: str) -> Response:
    """A file that the browser saves under `name` (plain ASCII, ours) and no cache keeps."""
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
