"""What a page of the journal costs does not hang on how many mails there are: the server's own account of it.

Each query goes by an index that has the mails in their order, so none is sorted and few others are read.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.notifications.domain.fates import ASKED
from services.notifications.handlers import journal as handlers
from services.notifications.handlers.desk import Call
from services.notifications.handlers.records import Filter
from services.notifications.store.journal import index_for
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import NOW, Course, Registration

MAILS = 1_200
LIMIT = 50
MOST_READ = 2 * LIMIT + 10
"""Documents one page may look at."""

CALL = Call("organiser:liis", "c", NOW)


def person(number: int) -> str:
    """The id of one of a hundred people."""
    return f"{number % 100:024x}"


def mails(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Mails of twenty events, a hundred people, like this one but for what is asked for."""
    for number in range(MAILS):
        failed, bounced = number % 40 == 3, number % 60 == 5
        yield {
            **row,
            "_id": f"m{number:023x}",
            "key": f"k{number}",
            "invitee_id": person(number),
            "recipient": f"p{number % 100}@example.org",
            "event_slug": "abc-01" if number % 2 else f"e{number % 20}",
            "template": "thanks" if number == 7 else "seat_confirmed",
            "language": "ru" if number == 9 else "et",
            "about": "reminder" if number == 11 else "notice",
            "state": "failed" if failed else "sent",
            "bounced_at": NOW if bounced else None,
            "open": False,
            "written_at": NOW + timedelta(seconds=number // 3),
        }


@pytest.fixture
def full(office: Office) -> Office:
    """A journal of many mails."""
    course = Course()
    office.hear(course.published(), Registration(course).confirmed())
    (row,) = office.mails()
    office.database["mails"].insert_many(mails(row), ordered=False)
    return office


def asked(office: Office, ask: Callable[[], object]) -> list[dict[str, Any]]:
    """The queries for mails meanwhile, as the server accounts for them."""
    office.database.command("profile", 0)
    office.database["system.profile"].drop()
    office.database.command("profile", 2)
    try:
        ask()
    finally:
        office.database.command("profile", 0)
    wanted = {"ns": f"{office.database.name}.mails", "planSummary": {"$exists": True}}
    found = list(office.database["system.profile"].find(wanted))
    office.database["system.profile"].drop()
    return found


PLACE = (NOW + timedelta(seconds=300), "m" + "5" * 23)
SOME = tuple(person(number) for number in range(20))
FILTERS = [
    Filter(),
    Filter(event="abc-01"),
    Filter(recipient="p5@example.org"),
    Filter(people=SOME),
    Filter(people=SOME, event="abc-01"),
    Filter(template="thanks"),
    Filter(language="ru"),
    Filter(about="reminder"),
    Filter(state="failed"),
    *(Filter(fate=fate) for fate in ASKED),
    *(Filter(event="abc-01", fate=fate) for fate in ASKED if fate != "sent"),
    Filter(event="abc-01", template="thanks"),
    Filter(event="abc-01", language="ru"),
    Filter(event="abc-01", about="reminder", state="failed"),
]


@pytest.mark.parametrize("after", [None, PLACE], ids=["first", "further"])
def test_no_page_is_sorted_or_reads_much_more_than_it_shows(
    full: Office, after: tuple[datetime, str] | None
) -> None:
    wrong = []
    for wanted in FILTERS:
        one = replace(wanted, after=after)
        queries = asked(full, lambda one=one: full.store.journal.find(one))  # type: ignore[misc]
        read = sum(each["docsExamined"] for each in queries)
        by_index = all(each["planSummary"].startswith("IXSCAN") for each in queries)
        if any("hasSortStage" in each for each in queries) or not by_index or read > MOST_READ:
            wrong.append((wanted, read))

    assert not wrong


def test_whoever_looks_for_nobody_finds_no_mail(office: Office) -> None:
    assert office.store.journal.find(Filter(people=())) == []


def test_a_page_begins_where_the_one_before_it_ended(full: Office) -> None:
    found: list[str] = []
    place = None
    while rows := full.store.journal.find(Filter(event="abc-01", after=place))[:LIMIT]:
        found += [row["_id"] for row in rows]
        place = (rows[-1]["written_at"], rows[-1]["_id"])

    all_of_them = (
        full.database["mails"].find({"event_slug": "abc-01"}).sort([("written_at", -1), ("_id", -1)])
    )
    assert found == [row["_id"] for row in all_of_them]


def test_figures_are_told_by_the_index_alone(full: Office) -> None:
    [counted] = asked(full, lambda: full.store.journal.counts("abc-01"))
    recent = asked(full, lambda: full.store.journal.recent(NOW))

    assert (counted["planSummary"].split()[0], counted["docsExamined"]) == ("IXSCAN", 0)
    assert all(each["planSummary"].startswith(("IXSCAN", "COUNT_SCAN")) for each in recent)


def test_taking_the_journal_along_reads_a_stretch_at_a_time(full: Office) -> None:
    taken = handlers.take(full.desk, CALL, Filter(), "", "csv")

    first = asked(full, lambda: [next(taken) for _ in range(10)])
    rest = asked(full, lambda: list(taken))

    read = [each["nreturned"] for each in (*first, *rest) if each["op"] == "query"]
    assert len(first) == 1
    assert max(read) <= handlers.STRETCH + 1
    assert sum(each["docsExamined"] for each in (*first, *rest)) <= MAILS + 2 * len(read) + 1


def test_a_journal_without_its_new_indexes_is_read_all_the_same(full: Office) -> None:
    wanted = Filter(event="abc-01")
    name = index_for(wanted)
    keys = full.database["mails"].index_information()[name]["key"]
    full.database["mails"].drop_index(name)
    try:
        assert len(full.store.journal.find(wanted)) == LIMIT + 1
    finally:
        full.database["mails"].create_index(keys, name=name)
