"""Log lines are JSON, in UTC, carry the correlation id, and name nobody."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared import logs
from shared.links import Links


class Written:
    """What was logged, line by line."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line, read as JSON."""
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def written() -> Iterator[Written]:
    """Logging as a service does it; afterwards as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    before = structlog.get_config()
    written = Written()
    logs.configure("registration-worker", "info", written.stream)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def test_a_line_says_when_who_what_and_on_whose_behalf(written: Written) -> None:
    with logs.correlated("request-7"):
        logs.logger("relay").info("published", count=3)

    line = written.lines[0]
    assert line["time"].endswith("Z")
    assert (line["service"], line["part"], line["level"]) == ("registration-worker", "relay", "info")
    assert (line["event"], line["count"], line["correlation_id"]) == ("published", 3, "request-7")


def test_libraries_write_the_same_lines(written: Written) -> None:
    logging.getLogger("somewhere").warning("odd: %s", "mari@example.ee")

    assert written.lines[0]["event"] == "odd: ***"
    assert written.lines[0]["service"] == "registration-worker"


def test_nobody_is_named_at_any_depth(written: Written) -> None:
    person = {"first_name": "Mari", "email": "mari@example.ee"}

    logs.logger("x").info(
        "seen", person=person, found=[{"person": person, "seat": 4}], note="to mari@example.ee"
    )

    assert "mari" not in json.dumps(written.lines).lower()
    assert written.lines[0]["found"] == [{"seat": 4}]


def test_tokens_and_passwords_are_masked(written: Written) -> None:
    token = Links(b"k" * 32).token("registration", "0" * 24)
    dashed = Links(b"k" * 32).token("registration", "f8" + "0" * 22)
    assert dashed.startswith("-")
    bearer = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"

    logs.logger("x").info(f"GET /r/{token}", header=f"Bearer {bearer}", url="amqp://kutse:hush@127.0.0.1/")
    logs.logger("x").info(f"GET /r/{dashed}", link=dashed)

    text = json.dumps(written.lines)
    assert not [secret for secret in (token, dashed, bearer, "hush") if secret in text]
    assert "127.0.0.1" in text


def test_identifiers_are_not_taken_for_tokens(written: Written) -> None:
    logs.logger("x").info(
        "handled", message_id="01a1ff9e63443204cd71a9e7", type="kutse.registration.offer_expired.v1"
    )

    assert written.lines[0]["message_id"] == "01a1ff9e63443204cd71a9e7"
    assert written.lines[0]["type"] == "kutse.registration.offer_expired.v1"


def test_a_line_break_in_a_value_forges_no_line(written: Written) -> None:
    logs.logger("x").info("name", value='a\n{"event": "forged"}\r\u2028b')

    assert len(written.stream.getvalue().strip().split("\n")) == 1


def test_an_exception_is_written_into_its_line_without_addresses(written: Written) -> None:
    try:
        raise LookupError("nobody called mari@example.ee")
    except LookupError:
        logs.logger("x").error("failed", exc_info=True)

    assert "LookupError" in written.lines[0]["exception"]
    assert "mari@" not in written.lines[0]["exception"]


def test_of_a_long_exception_the_cause_at_its_end_is_kept(written: Written) -> None:
    stack = "".join(f'  File "services/{number}.py", line 1, in do\n' for number in range(300))

    logs.logger("x").error("failed", exception=f"Traceback:\n{stack}LookupError: no such seat")

    kept = written.lines[0]["exception"]
    assert kept.startswith('Traceback:\n  File "services/0.py", line 1, in do\n')
    assert kept.endswith('  File "services/299.py", line 1, in do\nLookupError: no such seat')
    assert f"in do\n{logs.LEFT_OUT}\n  File" in kept
    assert len(kept) <= logs.HEAD + logs.TAIL + len(logs.LEFT_OUT)


@pytest.mark.parametrize("between", [" ", "\n"])
def test_wherever_a_long_text_is_cut_no_half_of_an_address_or_a_token_is_left(between: str) -> None:
    token = Links(b"k" * 32).token("registration", "0" * 24)
    secrets = f"mari.maasikas@example.ee {token}{between}"

    for moved in range(len(secrets)):
        kept = logs.masked("." * moved + between + secrets * 100)

        assert set(kept) <= set(f". \n{logs.MASK}{logs.LEFT_OUT}")


def test_values_of_any_kind_can_be_logged(written: Written) -> None:
    logs.logger("x").info("odd", value=object(), raw=b"mari@example.ee")

    assert written.lines[0]["value"] == "<object>"
    assert written.lines[0]["raw"] == "<bytes>"


def test_quieter_levels_are_left_out(written: Written) -> None:
    logs.logger("x").debug("detail")

    assert written.lines == []


@pytest.mark.parametrize("sent", [None, "", "x" * 65, "a b", "a\nb", "mari@example.ee", '"'])
def test_a_correlation_id_that_is_not_plain_is_replaced(sent: str | None) -> None:
    assert logs.CORRELATION_ID.fullmatch(logs.bind_correlation_id(sent))
    assert logs.correlation_id() != sent


def test_after_a_piece_of_work_the_correlation_id_is_what_it_was() -> None:
    logs.bind_correlation_id("outer")

    with logs.correlated("inner") as inner:
        assert inner == logs.correlation_id() == "inner"

    assert logs.correlation_id() == "outer"
