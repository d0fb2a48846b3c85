"""Every violation that can be planted among documents is named, and a sound register gives none."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pymongo.database import Database

from services.certificates.store.invariants import findings
from shared.checking.commands import EVER
from shared.checking.findings import Counted, Finding, Look, Violation
from tests.integration.certificates.conftest import NOW, Office, empty

Rows = Database[dict[str, Any]]


@pytest.fixture
def rows(office: Office) -> Iterator[Rows]:
    """A register with two documents of one course; whatever index a test drops is there again afterwards."""
    course = office.course()
    office.issue(course=course)
    office.issue(course=course, email="ants@kool-01.example.org")
    yield office.store.database
    empty(office.store.database)
    office.store.prepare()


def check(rows: Rows) -> list[Finding]:
    """Looks at all of it, files too."""
    return list(findings(rows, Look(at=NOW, told_since=EVER, thorough=True)))


def test_a_sound_register_has_no_violations(rows: Rows) -> None:
    found = check(rows)

    assert [one for one in found if isinstance(one, Violation)] == []
    assert Counted("certificates", 2) in found


def _twice(rows: Rows) -> None:
    """The second document has the first one's number, where no index minds it."""
    copies = rows["certificates"].find().sort("number")
    first, second = list(copies)
    rows["certificates"].drop_index("number")
    rows["certificates"].update_one({"_id": second["_id"]}, {"$set": {"number": first["number"]}})


def _two_valid(rows: Rows) -> None:
    first = rows["certificates"].find_one()
    assert first
    rows["certificates"].drop_index("one_valid")
    rows["certificates"].update_many({}, {"$set": {"registration_id": first["registration_id"]}})


PLANTED: dict[str, tuple[str, Callable[[Rows], object]]] = {
    "a number twice": ("I4", _twice),
    "two valid ones for one person": ("I4", _two_valid),
    "a number beyond the counter": ("I4", lambda rows: rows["series"].update_many({}, {"$set": {"last": 1}})),
    "no file": ("I4", lambda rows: rows["pdfs"].delete_many({})),
    "a file that was changed": ("I4", lambda rows: rows["pdfs"].update_one({}, {"$set": {"pdf": b"%PDF-"}})),
    "never announced": ("I5", lambda rows: rows["outbox"].delete_many({})),
    "announced and not stored": (
        "I5",
        lambda rows: rows["certificates"].update_many({}, {"$set": {"version": 0}}),
    ),
    "queued though it is made": (
        "I12",
        lambda rows: rows["certificates"].update_one({}, {"$set": {"unfinished": True}}),
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_must_never_be_is_named(what: str, rows: Rows) -> None:
    invariant, plant = PLANTED[what]

    plant(rows)
    found = {one.invariant for one in check(rows) if isinstance(one, Violation)}

    assert invariant in found
