"""What a completion means for the documents there are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.certificates.domain.certificates import (
    UNFINISHED,
    Certificate,
    State,
    fail,
    finish,
    give_way,
    revoke,
    try_again,
)
from services.certificates.domain.completion import Answer, decide
from services.certificates.domain.numbers import Series
from tests.unit.certificates.builders import ISSUED_AT, SHA256, a_certificate, in_state, printed

SAME, OTHER = printed(), printed(hours_attended=7.0)


@pytest.mark.parametrize(
    ("history", "wanted", "answer"),
    [
        ([], SAME, Answer.RESERVE),
        ([State.REVOKED], SAME, Answer.RESERVE),
        ([State.RESERVED], SAME, Answer.NOTHING),
        ([State.RESERVED], OTHER, Answer.REFRESH),
        ([State.FAILED], SAME, Answer.NOTHING),
        ([State.FAILED], OTHER, Answer.REFRESH),
        ([State.VALID], SAME, Answer.NOTHING),
        ([State.VALID], OTHER, Answer.REPLACE),
        ([State.REVOKED, State.VALID], SAME, Answer.NOTHING),
        ([State.REPLACED, State.VALID], OTHER, Answer.REPLACE),
        ([State.VALID, State.RESERVED], OTHER, Answer.REFRESH),
    ],
)
def test_a_completion_leads_to_one_live_document(
    history: Sequence[State], wanted: object, answer: Answer
) -> None:
    assert decide([in_state(state) for state in history], wanted).answer is answer  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"title": {"et": "Uus pealkiri"}},
        {"place": "Narva"},
        {"days": (date(2026, 4, 10),)},
        {"trainers": ("Toomas Proov",)},
        {"languages": ("et", "ru")},
        {"completed_on": date(2026, 5, 1)},
    ],
)
def test_what_changed_about_the_event_makes_no_new_document(changed: dict[str, object]) -> None:
    assert decide([in_state(State.VALID)], printed(**changed)).answer is Answer.NOTHING


@pytest.mark.parametrize(
    "changed",
    [
        {"last_name": "Näide"},
        {"kind": "certificate"},
        {"hours_planned": 16.0},
        {"outcomes": ({"et": "oskab"},)},
    ],
)
def test_what_changed_about_the_person_replaces_the_document(changed: dict[str, object]) -> None:
    assert decide([in_state(State.VALID)], printed(**changed)).answer is Answer.REPLACE


def test_a_document_issued_again_keeps_the_first_day_of_completion() -> None:
    wanted = printed(completed_on=date(2026, 6, 1))

    assert decide([in_state(State.REVOKED)], wanted).printed.completed_on == date(2026, 4, 9)


class OneRegistration(RuleBasedStateMachine):
    """Completions, revocations, makers and staff in any order, against one registration."""

    def __init__(self) -> None:
        super().__init__()
        self.documents: list[Certificate] = []
        self.completed = False

    def _put(self, document: Certificate) -> None:
        self.documents = [document if each.code == document.code else each for each in self.documents]

    def _unfinished(self) -> list[Certificate]:
        return [each for each in self.documents if each.state in UNFINISHED]

    @rule(hours=st.sampled_from([6.0, 7.0, 8.0]), day=st.integers(1, 28))
    def completion_is_reached(self, hours: float, day: int) -> None:
        self.completed = True
        decision = decide(self.documents, printed(hours_attended=hours, completed_on=date(2026, 4, day)))
        if decision.answer is Answer.REFRESH and decision.document:
            self._put(try_again(decision.document, ISSUED_AT, decision.printed))
        elif decision.answer is not Answer.NOTHING:
            place = len(self.documents) + 1
            number = Series("MJA", "notice", 2026).number(place)
            replaces = decision.document.number if decision.document else ""
            new = a_certificate(decision.printed, code=f"C{place}", number=number, replaces=replaces)
            self.documents.append(new)

    @rule()
    def completion_is_revoked(self) -> None:
        self.completed = False
        for document in self.documents:
            if document.state in (State.VALID, *UNFINISHED):
                self._put(revoke(document, "", ISSUED_AT))

    @precondition(lambda self: any(each.state is State.RESERVED for each in self.documents))
    @rule(works=st.booleans())
    def maker_takes_one(self, works: bool) -> None:
        document = next(each for each in self.documents if each.state is State.RESERVED)
        if not works:
            self._put(fail(document, "letters-missing"))
            return
        before = next((each for each in self.documents if each.number == document.replaces), None)
        if before is not None and before.state is State.VALID:
            self._put(give_way(before, document, ISSUED_AT))
        self._put(finish(document, SHA256))

    @precondition(lambda self: any(each.state is State.FAILED for each in self.documents))
    @rule()
    def staff_try_again(self) -> None:
        self._put(try_again(next(each for each in self.documents if each.state is State.FAILED), ISSUED_AT))

    @invariant()
    def one_valid_and_one_in_the_making_at_most(self) -> None:
        assert sum(each.state is State.VALID for each in self.documents) <= 1
        assert len(self._unfinished()) <= 1

    @invariant()
    def whoever_completed_has_a_document_or_one_in_the_making(self) -> None:
        live = [each for each in self.documents if each.state in (State.VALID, *UNFINISHED)]
        assert bool(live) is self.completed

    @invariant()
    def numbers_are_unique_and_without_a_gap(self) -> None:
        places = [int(each.number.rsplit("-", 1)[1]) for each in self.documents]
        assert places == list(range(1, len(places) + 1))

    @invariant()
    def the_first_day_of_completion_never_moves_later(self) -> None:
        days = [each.printed.completed_on for each in self.documents]
        assert days == sorted(days, reverse=True)


OneRegistration.TestCase.settings = settings(max_examples=150, stateful_step_count=25)
TestOneRegistration = OneRegistration.TestCase


def test_the_newest_document_says_what_was_last_told() -> None:
    valid = in_state(State.VALID)
    corrected = replace(valid, printed=printed(last_name="Näide"))

    assert decide([corrected], printed(last_name="Näide")).answer is Answer.NOTHING
