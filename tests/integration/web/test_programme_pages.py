"""Pages about a programme: who helps with it, its next events, and those on somebody else's site."""

from dataclasses import replace
from html import unescape

from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import signed_in


def leading(site: Site) -> tuple[Site, str]:
    """A browser of a programme's administrator, and the programme."""
    slug = site.door.programme()
    return signed_in_as(site, member(site.door, {slug: "administrator"})), slug


def test_whoever_helps_by_a_role_in_the_whole_installation_is_named_too(site: Site) -> None:
    inside, slug = leading(site)
    everywhere = replace(member(site.door, {}), role="organiser", name="Liis Kogusüsteem")
    site.door.desk.store.atomically(lambda tx: tx.accounts.put(everywhere))

    page = inside.open(f"/et/manage/programmes/{slug}/people")

    assert "Kai Kolleeg" in page.text.split("Kogu süsteemi rolliga")[0]
    assert "Liis Kogusüsteem" in page.text.split("Kogu süsteemi rolliga")[1]


def test_what_a_partner_pastes_shows_the_programme_s_events_as_narrowed(site: Site) -> None:
    inside, slug = leading(site)
    shown = site.door.event(programme=slug)
    hidden = site.door.event(programme=slug, kind="seminar")

    page = inside.open(f"/et/manage/programmes/{slug}/frame?kind=training&page_language=ru&programme=other")
    snippet = unescape(page.html.split("<textarea")[1].partition(">")[2].partition("</textarea>")[0])
    address = unescape(snippet.split('src="')[1].partition('"')[0])
    framed = site.app.test_client().get(address.removeprefix("http://localhost")).text

    assert address == f"http://localhost/ru/embed/events?programme={slug}&kind=training"
    assert f"/ru/events/{shown}" in framed
    assert f"/ru/events/{hidden}" not in framed
    assert f"/et/manage/programmes/{slug}/frame" in inside.open("/et/manage/programmes").links


def test_the_home_page_says_how_full_the_next_events_are(site: Site) -> None:
    office = signed_in(site)
    slug = office.door.event(capacity=2, minimum=1)
    programme = office.door.ask("GET", f"/events/{slug}").json["programme"]
    for _ in range(3):
        office.door.register(slug)

    page = office.open(f"/en/manage/?programme={programme}")

    row = page.html.split(f'/manage/events/{slug}"')[-1].split("</tr>")[0]
    assert "2 / 2" in row
    assert row.rstrip().endswith(">1</td>")
