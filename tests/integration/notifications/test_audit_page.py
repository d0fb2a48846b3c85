"""The audit of mails is read by whoever may, in their programmes, and each look at it is in it."""

import pytest

from shared.permissions import Grants, granted
from shared.web.access import Actor
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.journal_site import Site, a_site
from tests.unit.notifications.builders import PROGRAMME, Course, Registration, event_data

PAGE = "/en/manage/mail/audit"
MINE, OTHER = "/en/manage/mail/events/abc-01/journal", "/en/manage/mail/events/muu-01/journal"


@pytest.fixture
def site(office: Office) -> Site:
    """Two programmes with an event each, somebody at one, and an administrator who has looked at both."""
    course = Course()
    other = {**PROGRAMME, "slug": "teine-programm", "id": "d" * 24}
    foreign = Course({**event_data(), "id": "c" * 24, "slug": "muu-01", "programme": other})
    office.hear(course.published(), Registration(course).confirmed(), foreign.published())
    site = a_site(office)
    site.visitors[0] = Actor("organiser:anu", "administrator")
    for address in (MINE, OTHER):
        site.get(address)
    return site


def auditor() -> Actor:
    """May read the audit of one programme."""
    grants: Grants = granted("member", {"marka-ja-aita": "auditor"})
    return Actor("organiser:aita", "member", given=grants)


def rows(page: str) -> int:
    """How many rows the table shows."""
    return page.count('<td data-label="When">')


def test_whoever_reads_the_audit_of_mails_finds_what_was_done_and_stands_in_it(site: Site) -> None:
    everything = site.get(PAGE)
    narrow = site.get(f"{PAGE}?event=abc-01&what=looked+at+the+mail+journal")
    again = site.get(f"{PAGE}?what=looked+at+the+audit")
    whole = site.get(f"{PAGE}?chain=1")

    assert rows(everything) >= 3
    assert rows(narrow) == 1
    assert rows(again) >= 2
    assert "none was changed, taken away or put in" in whole
    assert "/manage/audit" in everything
    assert '<td data-label="To what">the audit</td>' in again


def test_an_auditor_finds_what_was_done_in_the_own_programme_alone(site: Site) -> None:
    site.visitors[0] = auditor()

    page = site.get(PAGE)
    foreign = site.get(f"{PAGE}?event=muu-01")
    file = site.post(f"{PAGE}/file").data.decode("utf-8-sig").splitlines()

    assert rows(page) == 1
    assert "Take a filter away" in foreign
    assert [row.split(";")[4] for row in file[1:]] == ["abc-01"]


def test_whoever_may_not_read_it_does_not(site: Site) -> None:
    site.visitors[0] = Actor(
        "organiser:oskar", "member", given=granted("member", {"marka-ja-aita": "organiser"})
    )

    site.get(PAGE, 403)


def test_the_audit_of_mails_is_read_page_by_page_and_days_narrow(site: Site, office: Office) -> None:
    row = {"at": office.now, "actor": "organiser:x", "act": "opened a mail", "subject": "mails/x"}
    office.database["audit"].insert_many([{**row, "correlation_id": str(number)} for number in range(60)])

    first = site.get(f"{PAGE}?who=organiser:x")
    older = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    second = site.get(f"{PAGE}{older}")
    nothing = site.get(f"{PAGE}?from=2001-01-01&to=2001-01-02")
    odd = site.get(f"{PAGE}?from=eile&after=../..&who=%24ne&to=9999-12-31")

    assert (rows(first), rows(second)) == (50, 10)
    assert "Take a filter away" in nothing
    assert "Take a filter away" in odd
