"""Subjects on the wire, read back as mail programs read them."""

import pytest

from tests.unit.notifications.builders import NOW, an_event
from tests.unit.notifications.corpus import Case, cases, composer, letter, parsed

COMPOSER = composer()
ONE_ADDRESS = b"List-Unsubscribe:"
"""One secret address and nothing else: there is no place to fold it."""


@pytest.mark.parametrize("case", [case for case in cases() if case.sessions == 1], ids=str)
def test_a_subject_is_read_as_it_was_written_with_every_space(case: Case) -> None:
    written = COMPOSER.compose(letter(case), NOW)

    assert parsed(written.content)["subject"] == written.subject
    head = written.content.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(len(line) for line in head if not line.startswith(ONE_ADDRESS)) <= 78


@pytest.mark.parametrize("length", range(40, 61))
def test_a_subject_of_any_length_has_no_space_before_it(length: int) -> None:
    title = ("plain words " * 6)[: length - 1] + "."
    case = Case("seat_confirmed", "en", (("because", "direct"),))

    written = COMPOSER.compose(letter(case, an_event(title={"en": title})), NOW)

    assert parsed(written.content)["subject"] == written.subject
