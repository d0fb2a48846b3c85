"""Programs others wrote read every invitation, agree on it, and find in it what the organiser set."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.proof import lint
from tests.proof.corpus import Corpus
from tests.proof.figures import Figures
from tests.proof.readers import Program, Read, Reader, instant
from tests.proof.scenes import TRAINER
from tests.proof.truth import Shown, expected, shown
from tests.unit.notifications.builders import NOW

SAME = (
    "uid",
    "sequence",
    "stamp",
    "starts",
    "ends",
    "summary",
    "description",
    "location",
    "url",
    "status",
    "alarms",
)
PEOPLE = ("organizer", "attendees")
SECRETS = ("Märka ja aita", "Notice and help", "Заметь", "ABC", "confidential-")
"""What nobody may see in the calendar of a confidential event."""

Readings = Mapping[str, Mapping[str, Read]]
"""Mail id -> name of the reader -> what it found."""


@pytest.fixture(scope="module")
def readings(corpus: Corpus, readers: Sequence[Reader], figures: Figures) -> Readings:
    """What every reader finds in every invitation."""
    carried = [mail for mail in corpus.mails() if mail.calendar]
    figures.counted["mails in the corpus"] = len(corpus.mails())
    for each in readers:
        figures.counted[f"calendar objects read by {each.name}"] = len(carried)
    return {mail.id: {each.name: each.read(mail.calendar) for each in readers} for mail in carried}


def told(read: Read) -> list[dict[str, Any]]:
    """What each event says, and to whom."""
    return [{name: each[name] for name in (*SAME, *PEOPLE)} for each in read["events"]]


def test_every_mail_is_free_of_what_some_program_misreads(corpus: Corpus) -> None:
    found = {
        f"{mail.template}-{mail.language}-{mail.id}": lint.of_mail(mail.content) for mail in corpus.mails()
    }

    assert {name: complaints for name, complaints in found.items() if complaints} == {}


def test_no_reader_has_anything_against_any_invitation(readings: Readings) -> None:
    assert readings
    complaints = {
        (mail, name): read["complaints"] for mail, each in readings.items() for name, read in each.items()
    }

    assert {where: said for where, said in complaints.items() if said} == {}


def test_every_reader_finds_the_same_in_every_invitation(readings: Readings) -> None:
    for mail, found in readings.items():
        for name, read in found.items():
            assert read["method"] == found["icalendar"]["method"], (mail, name)
            assert told(read) == told(found["icalendar"]), (mail, name)


def test_every_invitation_is_for_its_reader_alone_and_from_one_organiser(
    corpus: Corpus, readings: Readings
) -> None:
    for mail in corpus.mails():
        for read in readings.get(mail.id, {}).values():
            (event,) = read["events"]
            assert [each["address"] for each in event["organizer"]] == ["mailto:kutse@kutse.example.org"]
            assert len(event["attendees"]) == 1


def test_a_calendar_that_knows_only_the_mails_says_what_the_organiser_set(
    corpus: Corpus, thunderbird_s_calendar: Program
) -> None:
    standing: dict[str, list[Shown]] = {}
    for act in corpus.acts:
        for mail in act.mails:
            mailbox = f"{act.scene}/{mail.recipient}"
            if mail.calendar:
                answer = thunderbird_s_calendar.ask(mailbox=mailbox, calendar=mail.calendar.decode())
                standing[mailbox] = sorted(shown(each) for each in answer["standing"])
        mine = {mailbox: found for mailbox, found in standing.items() if mailbox.startswith(f"{act.scene}/")}
        there = {f"{act.scene}/{each}": expected(act.event, act.language) for each in act.seated}
        assert mine == {each: [] for each in mine} | there, (act.scene, act.number)


def test_people_read_the_texts_as_they_were_typed(corpus: Corpus, readings: Readings) -> None:
    for act in corpus.acts:
        for mail in act.mails:
            for name, read in readings.get(mail.id, {}).items():
                (event,) = read["events"]
                title = act.event["title"][mail.language]
                if act.event["confidential"]:
                    assert not [each for each in SECRETS if each in str(event)], (act.scene, name)
                elif read["method"] == "REQUEST":
                    assert event["summary"].startswith(title), (act.scene, name)


def test_nobody_reads_of_anybody_else(corpus: Corpus) -> None:
    for act in corpus.acts:
        for mail in act.mails:
            seen = mail.content.decode() + mail.calendar.decode()
            mine = (
                ("trainer@", "Kadri")
                if mail.recipient == TRAINER
                else ("reader@", "other@", "lugeja", "Mari")
            )
            others = {"trainer@", "Kadri", "reader@", "other@", "lugeja", "Mari"} - {*mine}
            assert not [each for each in others if each in seen], (act.scene, mail.template)


def test_the_corpus_was_written_at_a_time_of_its_own(corpus: Corpus, readings: Readings) -> None:
    stamps = {event["stamp"] for found in readings.values() for event in found["icalendar"]["events"]}

    assert min(stamps) == instant(NOW)
