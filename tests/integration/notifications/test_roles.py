"""Roles of one programme before the doors of this service: of another programme there is nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from limits.storage import MemoryStorage

from services.notifications import bootstrap
from services.notifications.api.doors import API
from shared.permissions import ROLES, May, granted
from shared.web import visits
from shared.web.access import Actor, issue_token
from shared.web.permitted import need_of
from tests.integration.notifications.conftest import SENDER, Office
from tests.integration.notifications.journal_site import LIIS, Site, a_site
from tests.integration.notifications.test_answers import uids
from tests.unit.notifications.builders import PROGRAMME, Course, Registration, event_data
from tests.unit.notifications.replies import Said, counter

OWN, FOREIGN = "marka-ja-aita", "teine-programm"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NAMES_A_PROGRAMMES = re.compile(r"/(events|programmes|people|messages|plans|incoming)/<").search
CANARY = "Kanaarilind"


@dataclass(frozen=True)
class Known:
    """What stands in addresses of one programme's things."""

    programme: str
    event: str
    person: str
    mail: str
    arrival: str
    step: str

    def values(self, rule: str) -> dict[str, Any]:
        """The same under the names that addresses have for it."""
        return {
            "slug": self.programme if "/programmes/" in rule else self.event,
            "programme": self.programme,
            "name": "seat_confirmed",
            "mail": "seat_confirmed",
            "number": 1,
            "invitee_id": self.person,
            "mail_id": self.arrival if "/incoming/" in rule else self.mail,
            "step_id": self.step,
            "letter_id": "0" * 24,
            "circular_id": "0" * 24,
        }


def a_programme(office: Office, slug: str, letter: str, email: str) -> Known:
    """A programme with an event, somebody with a seat, a mail and one that came in."""
    programme = {**PROGRAMME, "slug": slug, "id": letter * 24}
    course = Course(event_data(id=letter * 24, slug=f"koolitus-{letter}", programme=programme))
    registration = Registration(course)
    registration.person.update(email=email, last_name=f"{CANARY} {letter}")
    office.hear(course.published(), registration.confirmed())
    [uid] = uids(office, registration.id)
    bootstrap.keep(office.desk)(counter(Said(uid, attendee=email, comment=f"{CANARY} {letter}")), SENDER)
    [mail] = office.mails(invitee_id=registration.id)
    came = office.database["incoming"].find_one({"invitee_id": registration.id})
    [step, *_] = office.database["plans"].find_one({"_id": letter * 24})["steps"]
    return Known(slug, course.data["slug"], registration.id, mail["_id"], came["_id"], step["id"])


@pytest.fixture
def own(office: Office) -> Known:
    """The programme the asker has a role in."""
    return a_programme(office, OWN, "a", "mari@example.org")


@pytest.fixture
def foreign(office: Office) -> Known:
    """Another one."""
    return a_programme(office, FOREIGN, "b", "juri@example.org")


def member(role: str = "administrator") -> Actor:
    """Somebody with a role in one programme and none in the installation."""
    return Actor("organiser:kai", "member", "kai@example.org", granted("", {OWN: role}))


@pytest.fixture
def site(office: Office, own: Known) -> Site:
    """The pages, with a programme's administrator before them."""
    made = a_site(office, API)
    visits.install(made.client.application, visits.Visits(MemoryStorage(), {"test-mail": "20 per hour"}))
    made.visitors[0] = member()
    return made


def doors(app: Flask, prefix: str, known: Known) -> Iterator[tuple[str, str, str, May | None]]:
    """Method, rule, address and permission of each organisers' door."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "access_policy", "") != "organiser" or not rule.rule.startswith(prefix):
            continue
        given = {name: value for name, value in known.values(rule.rule).items() if name in rule.arguments}
        need = need_of(view)
        for method in sorted(set(METHODS) & (rule.methods or set())):
            address = adapter.build(rule.endpoint, given, method=method)
            yield method, rule.rule, address, need.permission if need else None


def test_of_another_programme_there_is_no_page(site: Site, office: Office, foreign: Known) -> None:
    before = office.everything()
    token = site.token()
    for method, rule, address, _ in doors(site.client.application, "/manage", foreign):
        sent = {"csrf_token": token, "mail": foreign.mail} if method == "POST" else None
        answer = site.client.open(address, method=method, data=sent)
        assert answer.status_code == (404 if NAMES_A_PROGRAMMES(rule) else answer.status_code), rule
        assert f"{CANARY} b" not in answer.text, rule
        assert foreign.event not in answer.text.replace(address, ""), rule

    after = office.everything()
    assert {name for name in after if after[name] != before.get(name)} <= {"audit"}
    assert not [row for row in after["audit"] if foreign.event in str(row)]


def test_nothing_foreign_comes_in_by_what_is_sent_to_ones_own_pages(
    site: Site, office: Office, own: Known, foreign: Known
) -> None:
    texts = f"/manage/mail/programmes/{OWN}/texts/seat_confirmed"
    mine = f"/manage/mail/events/{own.event}"
    before = office.everything()["mails"]

    assert site.client.get(f"{texts}/preview?event={foreign.event}").status_code == 404
    assert site.client.get(f"{texts}/preview.html?person={foreign.person}").status_code == 404
    assert site.client.get(f"{mine}/plan/{foreign.step}x/text").status_code == 404
    assert site.post(f"{texts}/test", event=foreign.event).status_code == 404
    assert site.post(f"{mine}/journal/again", mail=foreign.mail).status_code == 404
    for found in (
        site.post(f"{mine}/journal", text=CANARY),
        site.post(f"{mine}/journal/export", text=CANARY, purpose="kontroll"),
    ):
        assert (f"{CANARY} a" in found.text, f"{CANARY} b" in found.text) == (True, False)
    assert office.everything()["mails"] == before


def test_a_token_of_one_programme_finds_nothing_of_another(
    site: Site, office: Office, own: Known, foreign: Known
) -> None:
    app = site.client.application
    key, at = app.extensions["kutse.tokens"][0], office.now
    bearer = f"Bearer {issue_token(key, 'program:x', 'administrator', at, timedelta(days=1), [OWN])}"
    ask = {"headers": {"Authorization": bearer}}
    before = office.everything()

    for method, rule, address, _ in doors(app, "/api/v1", foreign):
        answer = app.test_client().open(address, method=method, json={}, **ask)  # type: ignore[arg-type]
        assert answer.status_code in ((404, 422) if NAMES_A_PROGRAMMES(rule) else (403,)), (rule, answer.text)
    assert office.everything() == before

    listed = app.test_client()
    assert listed.get(f"/api/v1/messages?event={foreign.event}", **ask).status_code == 404  # type: ignore[arg-type]
    mine = listed.get(f"/api/v1/messages?event={own.event}", **ask)  # type: ignore[arg-type]
    assert [each["id"] for each in mine.json["items"]] == [own.mail]  # type: ignore[index]


def test_mail_that_came_in_is_shown_to_whom_it_concerns(
    site: Site, office: Office, own: Known, foreign: Known
) -> None:
    bootstrap.keep(office.desk)(b"Subject: Reklaam\r\n\r\nOsta!\r\n", SENDER)
    listed = site.get("/en/manage/mail/incoming")
    counted = site.get("/en/manage/mail/")
    site.visitors[0] = LIIS

    assert (own.arrival in listed, foreign.arrival in listed, "Reklaam" in listed) == (True, False, False)
    assert "1 mail to be read" in counted
    assert "3 mails to be read" in site.get("/en/manage/mail/")
    site.visitors[0] = member("auditor")
    assert "Dealt with" not in re.findall(
        r"<button[^>]*>([^<]+)<", site.get(f"/en/manage/mail/incoming/{own.arrival}")
    )


def test_whoever_only_looks_gets_no_file_with_a_personal_link(site: Site, own: Known) -> None:
    files = f"/manage/mail/messages/{own.mail}", f"/manage/mail/incoming/{own.arrival}"
    assert [f"{each}/mail.eml" in site.get(each) for each in files] == [True, True]
    site.visitors[0] = member("auditor")

    assert [f"{each}/mail.eml" in site.get(each) for each in files] == [False, False]
    assert [site.client.get(f"{each}/mail.eml").status_code for each in files] == [403, 403]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_each_role_does_what_its_table_says_and_nothing_more(
    site: Site, office: Office, own: Known, role: str
) -> None:
    token = site.token()
    site.visitors[0] = member(role)
    for method, rule, address, permission in doors(site.client.application, "/manage", own):
        if not NAMES_A_PROGRAMMES(rule) or (method == "POST" and permission in ROLES[role]):
            continue
        sent = {"csrf_token": token} if method == "POST" else None
        answer = site.client.open(address, method=method, data=sent)
        assert (answer.status_code == 403) == (permission not in ROLES[role]), (rule, answer.status_code)
