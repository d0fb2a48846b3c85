"""Two organisers have the editor of one event open: whoever saves last reads what the other wrote, beside
what they wrote themselves, in the words that stand above the fields.
"""

from services.registration.pages.manage.event_form import ROWS, row_count
from services.registration.pages.manage.event_labels import event_labels
from shared.web.forms import Form
from tests.integration.web.conftest import Site
from tests.integration.web.filling import Filled, form_to
from tests.integration.web.organising import signed_in

UNSEEN = {"csrf_token", "version", "seen", "act"}
NAMELESS = ("id", "name")
"""Last parts of hidden fields of rows."""


def editor(site: Site, slug: str) -> Filled:
    """The editor's form as it was opened."""
    address = f"/en/manage/events/{slug}/edit"
    return form_to(site.open(address).html, address)


def test_every_field_of_the_editor_has_its_label(site: Site) -> None:
    inside = signed_in(site)
    slug = inside.door.draft()
    form = editor(inside, slug)
    for kind in ROWS:
        page = inside.browser.post(form.action, data={**form.fields, "act": f"add-{kind}"})
        form = form_to(page.text, form.action)

    names = form.fields.keys() - UNSEEN
    labels = event_labels({kind: row_count(Form(form.fields), kind) for kind in ROWS})
    unnamed = {each for each in names if each not in labels}

    assert {each.rpartition(".")[2] for each in unnamed} <= set(NAMELESS), sorted(unnamed)
    assert not [each for each in unnamed if each.startswith("trainers")]


def test_whoever_saves_last_reads_both_and_saves_knowingly(site: Site) -> None:
    inside = signed_in(site)
    slug = inside.door.draft()
    mine = editor(inside, slug)
    address = mine.action
    program = {"venue": {"name": "Rahvamaja", "address": "Kooli 1", "town": "Võru"}, "kind": "seminar"}
    changed = inside.door.organise("PATCH", f"/events/{slug}", program)
    assert changed.status_code == 200, changed.text

    typed = {**mine.fields, "venue.name": "Koolimaja", "capacity": "19", "act": "save"}
    late = inside.read(inside.browser.post(address, data=typed), 409)

    for words in ("Nothing is saved yet", "Venue now: Rahvamaja yours: Koolimaja", "yours: 19"):
        assert words in late.text
    assert "Kind now: Seminar yours: Training" in late.text
    assert "sessions.0" not in late.text
    again = form_to(late.html, address)
    assert again.fields["venue.name"] == ["Koolimaja"]
    saved = inside.browser.post(address, data={**again.fields, "kind": "seminar", "act": "save"})
    assert saved.status_code == 303
    now = inside.door.organise("GET", f"/events/{slug}").json
    assert (now["venue"]["name"], now["kind"], now["seats"]["capacity"]) == ("Koolimaja", "seminar", 19)
