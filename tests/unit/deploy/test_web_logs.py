"""What gunicorn writes of its own accord."""

import logging

import pytest

from deploy.gunicorn import Discreet

TOKEN = "AaIBjYMYCe1UOMyz34TNwa4aL6xtewJkaRZCRA"


@pytest.mark.parametrize(
    ("said", "given"),
    [
        (f"Invalid request from ip=192.0.2.7: Invalid HTTP request line: 'GET /r/{TOKEN}?x HTTP/1.1'", ()),
        ("Error handling request %s %s", ("GET", f"/r/{TOKEN}?email=mari@example.org")),
    ],
)
def test_nothing_a_visitor_sent_stands_in_the_line_of_a_request_that_cannot_be_read(
    said: str, given: tuple[str, ...]
) -> None:
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, said, given, None)

    assert Discreet().filter(record)
    assert record.getMessage() in ("Invalid request", "Error handling request")


def test_other_lines_stay_as_they_are() -> None:
    record = logging.LogRecord(
        "gunicorn.error", logging.INFO, "", 0, "Booting worker with pid: %s", (7,), None
    )

    assert Discreet().filter(record)
    assert record.getMessage() == "Booting worker with pid: 7"
