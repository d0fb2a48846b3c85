"""Subjects on the wire, read back as mail programs read them."""

import pytest

from tests.unit.notifications.builders import NOW
from tests.unit.notifications.corpus import Case, cases, composer, letter, parsed

COMPOSER = composer()


@pytest.mark.parametrize("case", [case for case in cases() if case.sessions == 1], ids=str)
def test_a_subject_is_read_as_it_was_written_with_every_space(case: Case) -> None:
    written = COMPOSER.compose(letter(case), NOW)

    assert parsed(written.content)["subject"] == written.subject
    assert max(len(line) for line in written.content.split(b"\r\n\r\n")[0].split(b"\r\n")) <= 78
