"""Organisers look at certificates, revoke them, have them corrected and made anew, on pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.certificates.domain.certificates import Certificate
from shared.permissions import granted
from shared.web.access import Actor
from tests.integration.certificates.builders import Participant
from tests.integration.certificates.conftest import Office
from tests.integration.certificates.test_audit_page import ANU, organisers_door
from tests.integration.web.filling import Filled, form_to

BASE = "/en/manage/certificates"
ASIDE = {"audit", "audit_heads"}


@dataclass
class Desk:
    """The pages as one browser sees them; `visitor` is who is signed in."""

    office: Office
    visitor: Actor | None = ANU
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = organisers_door(self.office, lambda: self.visitor).test_client()

    def get(self, rest: str, status: int = 200) -> str:
        """A page."""
        answer = self.client.get(f"{BASE}{rest}")
        assert answer.status_code == status, answer.text
        return answer.text

    def send(self, form: Filled, **typed: str) -> TestResponse:
        """A form as it stands, with this in it."""
        return self.client.post(form.action, data={**form.fields, **typed})

    def asked(self, document: Certificate, act: str) -> Filled:
        """The form that asks why."""
        return form_to(self.get(f"/{document.code}/{act}"), "", f"{act}/check")

    def confirmed(self, document: Certificate, act: str, **typed: str) -> Filled:
        """The form with the last button."""
        answer = self.send(self.asked(document, act), **typed)
        assert answer.status_code == 200, answer.text
        return form_to(answer.text, "", f"{document.code}/{act}")

    def stored(self) -> Mapping[str, object]:
        """Everything but who looked."""
        return {name: rows for name, rows in self.office.everything().items() if name not in ASIDE}

    def acts(self) -> list[tuple[str, str]]:
        """What the audit says was done by somebody, but for looks."""
        rows = self.office.store.database["audit"].find({"actor": {"$ne": "clock"}}).sort("_id")
        return [(row["actor"], row["act"]) for row in rows if not row["act"].startswith("looked")]


@pytest.fixture
def desk(office: Office) -> Desk:
    """An administrator before the pages."""
    return Desk(office)


def test_a_document_is_revoked_once_it_was_said_what_happens(desk: Desk) -> None:
    document = desk.office.issue(language="ru")

    last = desk.confirmed(document, "revoke", why="mistake", words="См. письмо")
    before = len(desk.office.announced())
    answers = [desk.send(last) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    shown = desk.get(f"/{document.code}")
    assert "Документ выдан по ошибке. См. письмо" in shown
    assert [one["type"] for one in desk.office.announced()[before:]] == ["kutse.certificate.revoked.v1"]
    assert desk.acts() == [("organiser:anu", "revoke")]


def test_the_document_itself_is_opened_from_its_page_and_that_is_in_the_audit(desk: Desk) -> None:
    document = desk.office.issue()
    address = f"{BASE}/{document.code}/document.pdf"

    shown = desk.get(f"/{document.code}")
    answer = desk.client.get(address)

    assert f'href="{address}"' in shown
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("organiser:anu", "took a certificate") in desk.acts()


def test_a_corrected_name_gives_a_new_document_once(desk: Desk) -> None:
    document = desk.office.issue()

    last = desk.confirmed(document, "correct", why="name", last_name="Näide")
    pages = [desk.send(last).headers["Location"] for _ in range(2)]
    (made,) = desk.office.make_all()

    assert set(pages) == {f"{BASE}/{made.code}"}
    assert (made.printed.holder, made.replaces) == ("Mari Näide", document.number)
    assert made.printed.completed_on == document.printed.completed_on
    assert made.code in desk.get(f"/{document.code}")


def test_what_was_revoked_by_mistake_is_made_anew_and_the_old_one_stays_void(desk: Desk) -> None:
    document = desk.office.issue()
    desk.send(desk.confirmed(document, "revoke", why="mistake"))

    last = desk.confirmed(document, "renew", why="revoked_by_mistake")
    for _ in range(2):
        assert desk.send(last).status_code == 303
    (made,) = desk.office.make_all()

    old, new = desk.office.of_registration(document)
    assert (old.state, new.state, new.code, new.replaces) == ("revoked", "valid", made.code, "")
    assert desk.office.announced()[-1]["type"] == "kutse.certificate.issued.v1"
    assert desk.acts()[-1] == ("organiser:anu", f"renew: {document.number}")
    assert "Have a new one made" not in desk.get(f"/{document.code}")


def test_nobody_gets_a_new_document_for_a_completion_that_was_taken_back(desk: Desk) -> None:
    participant = Participant(desk.office.course())
    desk.office.hear(participant.completed())
    desk.office.make_all()
    (document,) = desk.office.of(participant)
    desk.send(desk.confirmed(document, "revoke", why="not_completed"))
    last = desk.confirmed(document, "renew", why="revoked_by_mistake")

    desk.office.hear(participant.completion_revoked())
    before = desk.stored()
    answer = desk.send(last)

    assert answer.status_code == 409
    assert "not possible with this document any more" in answer.text
    assert desk.stored() == before
    assert "Have a new one made" not in desk.get(f"/{document.code}")


def test_of_two_organisers_the_later_one_reads_who_was_quicker_and_keeps_the_words(desk: Desk) -> None:
    document = desk.office.issue()
    first = desk.confirmed(document, "revoke", why="mistake")
    second = desk.confirmed(document, "revoke", why="other", words="Palus kooli juhtkond")

    desk.send(first)
    before = desk.stored()
    answer = desk.send(second)

    assert answer.status_code == 409
    assert "has been revoked" in answer.text
    assert "Palus kooli juhtkond" in answer.text
    assert desk.stored() == before


def test_a_name_corrected_meanwhile_in_what_is_not_made_yet_is_shown_before_it_is_lost(desk: Desk) -> None:
    participant = Participant(desk.office.course(), first_name="末")
    desk.office.hear(participant.completed())
    (document,) = desk.office.make_all()
    first = desk.confirmed(document, "correct", why="name", first_name="Sue")
    second = desk.confirmed(document, "correct", why="name", first_name="Susan")

    desk.send(first)
    answer = desk.send(second)

    assert answer.status_code == 409
    assert "Nothing is saved yet" in answer.text
    assert 'value="Susan"' in answer.text
    assert desk.send(first).status_code == 303
    assert [one.printed.first_name for one in desk.office.make_all()] == ["Sue"]


@pytest.mark.parametrize(
    ("act", "typed", "kept"),
    [
        ("revoke", {"words": "minu sõnad"}, "minu sõnad"),
        ("revoke", {"why": "other"}, ""),
        ("revoke", {"why": "mistake", "words": "x" * 201}, "x" * 201),
        ("correct", {"why": "name", "first_name": "", "last_name": "", "words": "minu"}, "minu"),
        ("correct", {"why": "name", "last_name": "vaata http://a.example.org"}, "vaata http://a.example.org"),
    ],
)
def test_a_wrong_form_is_shown_again_as_typed_and_changes_nothing(
    desk: Desk, act: str, typed: dict[str, str], kept: str
) -> None:
    document = desk.office.issue()
    before = desk.stored()

    answer = desk.send(desk.asked(document, act), **typed)

    assert answer.status_code == 422
    assert "There is something to correct" in answer.text
    assert kept in answer.text
    assert desk.stored() == before


def test_whoever_is_signed_out_meanwhile_sends_the_same_form_afterwards(desk: Desk) -> None:
    document = desk.office.issue()
    last = desk.confirmed(document, "revoke", why="other", words="Palus kooli juhtkond")

    desk.visitor = None
    over = desk.send(last)
    desk.visitor = ANU
    again = form_to(over.text, last.action)

    assert over.status_code == 401
    assert "Sign in in a new window" in over.text
    assert desk.send(again).status_code == 303
    assert "Palus kooli juhtkond" in desk.get(f"/{document.code}")


@pytest.mark.parametrize(
    ("role", "looks", "acts"),
    [("organiser", 200, 200), ("auditor", 200, 403), ("check-in", 403, 403), ("trainer", 403, 403)],
)
def test_each_role_comes_as_far_as_it_may(desk: Desk, role: str, looks: int, acts: int) -> None:
    document = desk.office.issue()
    form = desk.asked(document, "revoke")
    desk.visitor = Actor("organiser:o", "member", given=granted("member", {"marka-ja-aita": role}))

    desk.get("/events/abc-03", looks)
    shown = desk.get(f"/{document.code}", looks)
    desk.get(f"/{document.code}/revoke", acts)
    assert desk.send(form, why="mistake").status_code == acts
    assert (re.search(r"/revoke\"", shown) is not None) is (acts == 200)


def test_whoever_belongs_to_another_programme_finds_nothing(desk: Desk) -> None:
    document = desk.office.issue()
    form = desk.asked(document, "revoke")
    before = desk.stored()
    desk.visitor = Actor("organiser:o", "member", given=granted("member", {"teine": "administrator"}))

    desk.get("/events/abc-03", 404)
    desk.get(f"/{document.code}", 404)
    for act in ("revoke", "correct", "renew"):
        desk.get(f"/{document.code}/{act}", 404)
        done = Filled(f"{BASE}/{document.code}/{act}", form.fields)
        assert desk.send(done, why="other", words="a").status_code == 404
    assert desk.stored() == before


def test_each_look_is_in_the_audit_and_an_event_without_documents_says_so(desk: Desk) -> None:
    desk.office.course()
    assert "No certificate yet" in desk.get("/events/abc-03")

    document = desk.office.issue(course=desk.office.course(slug="abc-04"))
    desk.get(f"/{document.code}")

    rows = desk.office.store.database["audit"].find({"actor": "organiser:anu"}).sort("_id")
    assert [(row["act"], row["subject"]) for row in rows] == [
        ("looked at certificates", "events/abc-03"),
        ("looked at a certificate", f"certificates/{document.number}"),
    ]
    assert "Mari" not in desk.get("/audit")
