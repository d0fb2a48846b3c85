"""The audit is read by whoever may, in their programmes, and each look at it is in it."""

import re

from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.test_status_page import administrators_link

PAGE = "/en/manage/audit"


def administrator(site: Site, door: Door) -> Site:
    """A browser in which an administrator of the installation is signed in."""
    site.send(site.open(administrators_link(door)), {})
    return site


def test_whoever_reads_the_audit_finds_what_was_done_and_stands_in_it(site: Site, door: Door) -> None:
    inside, slug = administrator(site, door), door.event()
    door.register(slug)
    inside.open(f"/en/manage/events/{slug}/registrations")
    door.organise("POST", f"/events/{slug}/complete")

    everything = inside.open(PAGE)
    narrow = inside.open(f"{PAGE}?event={slug}&what=looked+at+the+roster")
    again = inside.open(f"{PAGE}?what=looked+at+the+audit")
    whole = inside.open(f"{PAGE}?chain=1")

    assert "published" in everything.text
    assert "completed the event" in everything.text
    assert narrow.html.count("looked at the participants</td>") == 1
    assert "looked at the audit</td>" in again.html
    assert "none was changed, taken away or put in" in whole.text


def test_an_empty_audit_says_what_to_do_and_days_narrow(site: Site, door: Door) -> None:
    inside, slug = administrator(site, door), door.event()

    nothing = inside.open(f"{PAGE}?event={slug}&from=2001-01-01&to=2001-01-02")
    unknown = inside.open(f"{PAGE}?event=ei-ole")
    odd = inside.open(f"{PAGE}?from=eile&after=../..&who=%24ne")
    beyond = inside.open(f"{PAGE}?from=0001-01-01&to=9999-12-31&what=x%00y")

    assert "Take a filter away" in nothing.text
    assert "There is no such event" in unknown.text
    assert "Take a filter away" in odd.text
    assert "published" in beyond.text


def test_the_audit_is_taken_page_by_page_and_as_a_file_without_formulas(site: Site, door: Door) -> None:
    inside, slug = administrator(site, door), door.event()
    page = inside.open(f"{PAGE}?event={slug}")
    sent = {**page.hidden, "event": slug, "what": "publish"}

    answer = inside.browser.post("/en/manage/audit/file", data=sent)

    rows = answer.data.decode("utf-8-sig").splitlines()
    assert answer.mimetype == "text/csv"
    assert [row.split(";")[4] for row in rows[1:]] == [slug]
    assert inside.open(f"{PAGE}?what=took+the+audit").html.count("took the audit as a file</td>") >= 1


def test_an_auditor_reads_what_was_done_in_the_own_programme_alone(site: Site, door: Door) -> None:
    here, there = door.event(), door.event()
    programme = door.organise("GET", f"/events/{here}").json["programme"]
    auditor = signed_in_as(site, member(door, {programme: "auditor"}))
    organiser = signed_in_as(site, member(door, {programme: "organiser"}))

    page = auditor.open(PAGE)
    foreign = auditor.open(f"{PAGE}?event={there}")

    assert f"/manage/events/{here}" in page.html
    assert f"/manage/events/{there}" not in page.html
    assert "There is no such event" in foreign.text
    organiser.read(organiser.browser.get(PAGE), 403)


def test_what_was_done_at_a_session_is_found_by_its_event_and_by_the_programmes_auditor(
    site: Site, door: Door
) -> None:
    slug = door.event()
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    mark = {"registration": door.register(slug)["id"], "mark": "present"}
    door.organise("PUT", f"/events/{slug}/sessions/1/attendance", {"marks": [mark]})
    auditor = signed_in_as(site, member(door, {programme: "auditor"}))

    for address in (PAGE, f"{PAGE}?event={slug}"):
        assert "marked attendance</td>" in auditor.open(address).html


def test_what_was_dealt_with_stands_in_words_and_no_participant_is_named(site: Site, door: Door) -> None:
    slug = door.event()
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    person = door.register(slug, last_name="Nähtamatu")["id"]
    marks = [{"registration": person, "mark": "present"}]
    door.organise("PUT", f"/events/{slug}/sessions/1/attendance", {"marks": marks})
    inside = administrator(site, door)
    inside.open(f"/en/manage/events/{slug}/registrations/{person}")
    inside.open(PAGE)

    page = "".join(inside.open(f"{PAGE}{narrow}").html for narrow in ("", f"?event={slug}", "?what=create"))
    cells = re.findall(r'data-label="To what">(.*?)</td>', page, re.DOTALL)

    said = {re.sub(r"<[^>]+>", "", cell).strip() for cell in cells}
    title = door.organise("GET", f"/programmes/{programme}").json["title"]["et"]
    event = door.organise("GET", f"/events/{slug}").json["title"]["en"]
    assert {f"{event}, session 1", f"{event}, a participant", title, "the audit"} <= said
    assert any(words.startswith("A1 ") for words in said)
    assert any(words.startswith("the account of ") for words in said)
    assert re.search(r"a program \([a-z-]+\)</a>", page)
    assert "Nähtamatu" not in page
    assert not [words for words in said if re.match(r"(events|programmes|activities|accounts|audit)/", words)]
