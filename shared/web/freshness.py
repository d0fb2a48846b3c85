"""Answers that are sent once as long as they are the same (RFC 9110 section 13)."""

from flask import Response, request


def unless_known(page: str) -> Response:
    """The page, or only that the reader has it already."""
    answer = Response(page, content_type="text/html; charset=utf-8")
    answer.add_etag()
    answer.make_conditional(request)
    return answer
