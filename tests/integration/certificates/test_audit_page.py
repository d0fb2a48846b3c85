"""The audit of certificates says who did what to which of them, to whoever may read it."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.certificates.api.certificates import certificates
from services.certificates.bootstrap import LIMITS, NAME, TRANSLATIONS
from services.certificates.pages.manage.doors import manage
from services.certificates.pages.verification import verification
from services.certificates.reasons import REASONS
from services.certificates.store.invariants import findings
from shared import audit_chain
from shared.checking.commands import EVER
from shared.checking.findings import Look
from shared.permissions import granted
from shared.settings import Settings
from shared.web import visits
from shared.web.access import Actor, issue_token
from shared.web.application import WebParts, create_app
from tests.integration.certificates.builders import Course, Participant, programme
from tests.integration.certificates.conftest import NOW, SECRET, Office
from tests.integration.certificates.test_erasure import erased

PAGE = "/en/manage/certificates/audit"
ANU = Actor("organiser:anu", "administrator")


def organisers_door(
    office: Office, visitor: Callable[[], Actor | None], url: str = "http://localhost"
) -> Flask:
    """The pages and endpoints of organisers at this address; `visitor` says who is signed in."""
    parts = WebParts(
        name=NAME,
        settings=Settings.from_environment({"KUTSE_SECRET": SECRET, "KUTSE_CERTIFICATES_URL": url}),
        pages=[verification, manage],
        api=[certificates],
        reasons=REASONS,
        translations=[TRANSLATIONS / "pages"],
        desk=office.desk,
        clock=lambda: NOW,
        visitor=visitor,
    )
    app, store = create_app(parts), office.store
    visits.install(app, visits.Visits(visits.CountsInMongoDb(store.client, store.database.name), LIMITS))
    audit_chain.begin(store.database)
    return app


@dataclass
class Desk:
    """The page as one browser sees it; `visitor` is who is signed in."""

    office: Office
    visitor: Actor | None = ANU
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = organisers_door(self.office, lambda: self.visitor).test_client()

    def get(self, asked: str = "", status: int = 200) -> str:
        """The page."""
        answer = self.client.get(f"{PAGE}{asked}")
        assert answer.status_code == status, answer.text
        return answer.text

    def file(self, **fields: str) -> TestResponse:
        """The rows as a file, asked for by the button on the page."""
        now, self.visitor = self.visitor, ANU
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get())
        self.visitor = now
        assert found
        return self.client.post(f"{PAGE}/file", data={"csrf_token": found[1], **fields})

    def acts(self, **fields: str) -> list[list[str]]:
        """What the file says was done, by whom and to what; looks at the audit are left out."""
        text = self.file(**fields).data.decode("utf-8-sig")
        rows = [row.split(";")[1:] for row in text.splitlines()[1:] if ";audit/" not in row]
        return sorted(rows)


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    """An administrator before the page, on an office that has done nothing yet."""
    return Desk(office)


def test_the_audit_says_who_had_which_document_issued_corrected_and_revoked(desk: Desk) -> None:
    from_program = {"Authorization": f"Bearer {bearer(desk)}"}
    document = desk.office.issue()
    api = f"/api/v1/certificates/{document.code}"

    desk.client.get("/api/v1/certificates?event=abc-03", headers=from_program)
    desk.client.get(f"{api}.pdf?purpose=aruanne", headers=from_program)
    desk.client.post(
        f"{api}/replace", json={"reason": "kirjaviga", "last_name": "Näide"}, headers=from_program
    )
    (corrected,) = desk.office.make_all()
    again = f"/api/v1/certificates/{corrected.code}/revoke"
    for _ in range(2):
        desk.client.post(
            again, json={"reason": "eksitus"}, headers={**from_program, "Idempotency-Key": "a" * 20}
        )

    first, second = f"certificates/{document.number}", f"certificates/{corrected.number}"
    assert desk.acts() == sorted(
        [
            ["clock", "issued", first, "abc-03"],
            ["test", "looked at the list of certificates", "events/abc-03", "abc-03"],
            ["test", "took a certificate along: aruanne", first, "abc-03"],
            ["test", f"had it made anew, corrected: {document.number}. Reason: kirjaviga", second, "abc-03"],
            ["clock", f"replaced by a corrected document: {corrected.number}", first, "abc-03"],
            ["clock", "issued", second, "abc-03"],
            ["test", "revoked. Reason: eksitus", second, "abc-03"],
        ]
    )


def test_why_goes_with_the_name_and_the_chain_stays_whole(desk: Desk) -> None:
    participant = Participant(desk.office.course(), last_name="Kanaarilind")
    desk.office.hear(participant.completed())
    desk.office.make_all()
    desk.office.hear(participant.completion_revoked("Kanaarilind ei käinud kohal"))
    desk.office.store.link_audit()
    before = desk.get()

    desk.office.hear(erased(participant.id))
    desk.office.store.link_audit()
    after = desk.get("?chain=1")

    assert "Reason: Kanaarilind ei" in before
    assert "Kanaarilind" not in after + repr(desk.office.everything())
    assert "deleted whose it is" in after
    assert "none was changed, taken away or put in" in after


def test_a_row_that_was_changed_is_seen_by_the_page_and_by_the_check(desk: Desk) -> None:
    desk.office.issue()
    desk.office.store.link_audit()
    desk.office.store.database["audit"].update_one({"act": "issue"}, {"$set": {"actor": "organiser:anu"}})

    found = findings(desk.office.store.database, Look(at=NOW, told_since=EVER, thorough=True))

    assert [one.subject for one in found if getattr(one, "invariant", "") == "I14"] == ["audit/1"]
    assert "Row 1 was changed" in desk.get("?chain=1")


def test_what_certificates_will_say_from_now_on_is_in_the_audit(desk: Desk) -> None:
    course = desk.office.course()
    course.version += 1
    told = {**programme(), "statement": {"et": "Rahastab Näidisfond"}, "issuer": {"name": "Uus maja"}}

    desk.office.hear(course.announced(programme=told))
    course.version += 1
    desk.office.hear(course.announced(programme=told, title={"et": "Uus pealkiri"}))

    said = "changed what certificates will say: the funder's statement, who issues them"
    assert desk.acts() == [["clock", said, "events/abc-03", "abc-03"]]


def test_what_could_not_be_made_and_who_had_it_tried_again_is_in_the_audit(desk: Desk) -> None:
    participant = Participant(desk.office.course(), first_name="末")
    desk.office.hear(participant.completed())
    (stuck,) = desk.office.make_all()
    body = {"reason": "kirjapilt", "first_name": "Sue"}
    headers = {"Authorization": f"Bearer {bearer(desk)}"}

    desk.client.post(f"/api/v1/certificates/{stuck.code}/replace", json=body, headers=headers)
    desk.office.make_all()

    number = f"certificates/{stuck.number}"
    said = [(who, act.partition(":")[0], what) for who, act, what, _ in desk.acts()]
    assert said == [
        ("clock", "could not be made", number),
        ("clock", "issued", number),
        ("test", "had it made anew, corrected. Reason", number),
    ]


def test_an_auditor_finds_what_was_done_in_the_own_programme_alone(desk: Desk) -> None:
    desk.office.issue()
    other = {**programme(), "slug": "teine", "id": "1" * 24}
    foreign = Course(slug="muu-01")
    desk.office.hear(foreign.announced(programme=other), Participant(foreign).completed())
    desk.office.make_all()
    everything = desk.acts()

    desk.visitor = Actor("organiser:aita", "member", given=granted("member", {"marka-ja-aita": "auditor"}))

    assert {row[3] for row in everything} == {"abc-03", "muu-01"}
    assert {row[3] for row in desk.acts()} == {"abc-03"}
    assert desk.acts(event="muu-01") == []
    assert "muu-01" not in desk.get("?event=muu-01").partition("</form>")[2]


@pytest.mark.parametrize("role", ["organiser", "check-in", "trainer", "nobody"])
def test_whoever_may_not_read_it_does_not(desk: Desk, role: str) -> None:
    desk.visitor = Actor("organiser:oskar", "member", given=granted("member", {"marka-ja-aita": role}))

    desk.get(status=403)
    assert desk.file().status_code == 403


def test_whoever_is_not_signed_in_is_led_there_and_back(desk: Desk) -> None:
    desk.visitor = None

    answer = desk.client.get(f"{PAGE}?who=test")

    assert answer.status_code == 303
    assert answer.location.endswith("/en/manage/sign-in?next=/en/manage/certificates/audit?who%3Dtest")


def test_the_file_is_made_for_the_pages_own_button_alone(desk: Desk) -> None:
    desk.office.issue()

    assert desk.client.post(f"{PAGE}/file", data={}).status_code == 400
    foreign = {"Origin": "https://mujal.example.org"}
    assert desk.client.post(f"{PAGE}/file", data={}, headers=foreign).status_code == 403


def test_no_cell_of_the_file_is_a_formula(desk: Desk, office: Office) -> None:
    row = {"at": NOW, "act": "revoke", "subject": "certificates/-", "reason": "=1+1"}
    rows = [{**row, "actor": f"{sign}1+1", "correlation_id": sign} for sign in "=+-@"]
    office.store.database["audit"].insert_many(rows)

    text = desk.file().data.decode("utf-8-sig")

    cells = [cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line]
    assert sum("1+1" in cell for cell in cells) >= len(rows)
    assert [cell for cell in cells if cell[:1] in tuple("=+-@")] == []


def test_filters_narrow_and_odd_ones_find_nothing(desk: Desk, office: Office) -> None:
    row = {"at": NOW, "actor": "organiser:x", "act": "revoke", "subject": "certificates/-"}
    office.store.database["audit"].insert_many([{**row, "correlation_id": str(n)} for n in range(60)])

    first = desk.get("?who=organiser:x&what=revoke")
    older = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")

    assert [page.count('<td data-label="When">') for page in (first, desk.get(older))] == [50, 10]
    assert "Take a filter away" in desk.get("?from=2001-01-01&to=2001-01-02&who=organiser:x")
    assert "Take a filter away" in desk.get("?from=eile&after=../..&who=%24ne&to=9999-12-31")
    assert "no such event" in desk.get("?event=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in desk.get("?event=%3Cscript%3Ealert(1)%3C/script%3E")


def bearer(desk: Desk) -> str:
    """The token of an organiser's program."""
    from_site = desk.client.application.extensions["kutse.tokens"]
    return issue_token(from_site[0], "test", "organiser", NOW, timedelta(hours=1))
