"""The mail journal has words for everything that can become of a mail, in every language."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from services.notifications.bootstrap import TRANSLATIONS
from services.notifications.domain.deliveries import (
    MISSED,
    PACED,
    Answer,
    Outcome,
    Progress,
    State,
    after,
    explanation,
)
from services.notifications.domain.fates import Fate
from services.notifications.domain.journal import HELD
from services.notifications.pages.manage import journal_words as words
from services.notifications.pages.manage.journal import ON_THE_LIST
from services.notifications.reasons import PROGRESS, why
from services.notifications.renderer.templates import names
from shared.web import languages
from tests.stack import ROOT
from tests.unit.notifications.builders import NOW

SKIPPED = re.compile(r'State\.SKIPPED(?:\.value)?,\s*(?:reason=|"reason": )"([a-z-]+)"')


def walked() -> set[tuple[str, str]]:
    """(state, reason) of everything a mail passes, however its attempts end."""
    seen = {Progress(State.QUEUED, due_at=NOW), Progress(State.SENDING, due_at=NOW)}
    ahead = list(seen)
    while ahead:
        progress = ahead.pop()
        for outcome in Outcome:
            reached = after(progress, Answer(outcome), NOW)
            if reached not in seen and not progress.closed:
                seen.add(reached)
                ahead.append(reached)
    return {(each.state.value, each.reason) for each in seen}


def skipped() -> Iterator[tuple[str, str]]:
    """(state, reason) of whatever is never tried."""
    yield State.SKIPPED.value, HELD
    for path in (ROOT / "services/notifications").rglob("*.py"):
        for reason in SKIPPED.findall(path.read_text()):
            yield State.SKIPPED.value, reason


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_every_state_and_reason_is_told_in_every_language(language: str) -> None:
    app = Flask("words")
    languages.install(app, [TRANSLATIONS / "messages"])
    found = {*walked(), *skipped()}
    told: dict[str, str] = {}

    with app.test_request_context(), force_locale(language):
        for state, reason in found:
            for missed in ("", PACED, *MISSED):
                code = explanation(state, reason, missed)
                told[code] = why({"state": state, "reason": reason}, missed)

    assert len(found) > 12
    assert {code for code, sentence in told.items() if not sentence.endswith(".")} == set()
    assert told.keys() <= PROGRESS.keys()


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_no_two_fates_or_kinds_of_mail_are_called_the_same(language: str) -> None:
    app = Flask("words")
    languages.install(app, [TRANSLATIONS / "messages"])

    with app.test_request_context(), force_locale(language):
        for table in (words.FATES, words.KINDS, words.OUTCOMES):
            assert len({str(word) for word in table.values()}) == len(table)


def test_every_mail_has_a_name() -> None:
    assert sorted(words.KINDS) == names()


def test_every_fate_has_a_word_and_a_tone() -> None:
    assert set(words.TONES) == {fate.value for fate in Fate}
    assert set(words.TONES) | set(ON_THE_LIST) == set(words.FATES)
    assert set(words.OUTCOMES) == {"", *Outcome}
