"""What is kept from one look to the next changes nothing of what anybody is shown."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from services.registration.pages.sheets import EXTENSION
from services.registration.store.database import DatabaseStore
from tests.integration.registration_api.bodies import event_body
from tests.integration.web.conftest import Site

LANGUAGES = ("et", "en", "ru")


class Course:
    """An event, another group of the same activity, and the address of the catalogue with only these."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.slug = site.door.event(capacity=3, minimum=1, waiting_list={"mode": "automatic"})
        self.programme = site.door.organise("GET", f"/events/{self.slug}").json["programme"]
        self.beside = f"{self.slug}-b"
        assert self.told("POST", "/events", event_body(self.programme, self.beside)) == 201

    def told(self, method: str, path: str, body: Any = None) -> int:
        """What the organiser's request came to; some are refused, which changes nothing."""
        return int(self.site.door.organise(method, path, body).status_code)

    def addresses(self) -> list[str]:
        """Where it is shown to everybody."""
        shown = (f"events/{self.slug}", f"?programme={self.programme}", f"events/{self.slug}/register")
        return [f"/{language}/{each}" for language in LANGUAGES for each in shown]


CHANGES: Mapping[str, Callable[[Course, str], object]] = {
    "title": lambda it, word: it.told("PATCH", f"/events/{it.slug}", {"title": {"et": word}}),
    "place": lambda it, word: it.told(
        "PATCH", f"/events/{it.slug}", {"venue": {"name": word, "address": "Uus 1", "town": word}}
    ),
    "confidential": lambda it, _: it.told("PATCH", f"/events/{it.slug}", {"confidential": True}),
    "open again": lambda it, _: it.told("PATCH", f"/events/{it.slug}", {"confidential": False}),
    "seat": lambda it, _: it.site.door.client.post(
        f"/api/v1/events/{it.slug}/registrations",
        json={"first_name": "Mari", "last_name": "Maa", "email": f"{_}@example.org", "language": "et"},
    ),
    "programme": lambda it, word: it.told("PATCH", f"/programmes/{it.programme}", {"funder": word}),
    "other group": lambda it, _: it.told("POST", f"/events/{it.beside}/publish"),
    "other group's title": lambda it, word: it.told("PATCH", f"/events/{it.beside}", {"title": {"et": word}}),
    "postponed": lambda it, word: it.told("POST", f"/events/{it.slug}/postpone", {"reason": word}),
    "cancelled": lambda it, word: it.told("POST", f"/events/{it.slug}/cancel", {"reason": word}),
    "reinstated": lambda it, word: it.told("POST", f"/events/{it.slug}/reinstate", {"reason": word}),
}


def shown(site: Site, addresses: list[str]) -> list[str]:
    """The pages, without what is each visitor's own."""
    pages = [site.app.test_client().get(each).text for each in addresses]
    return ["\n".join(line for line in page.splitlines() if 'type="hidden"' not in line) for page in pages]


def shown_afresh(site: Site, addresses: list[str]) -> list[str]:
    """The same by a process that has just begun and keeps nothing."""
    store = site.door.desk.store
    assert isinstance(store, DatabaseStore)
    kept = site.app.extensions.pop(EXTENSION, None), store.__dict__.pop("records", None)
    try:
        return shown(site, addresses)
    finally:
        site.app.extensions[EXTENSION], store.__dict__["records"] = kept


def test_whatever_changes_pages_say_what_a_process_that_keeps_nothing_says(site: Site) -> None:
    course, order = Course(site), Random(7)
    addresses = course.addresses()
    shown(site, addresses[:3])
    for turn, name in enumerate(order.sample(sorted(CHANGES), len(CHANGES)) + ["seat"] * 3):
        CHANGES[name](course, f"sona{turn}")

        asked = order.sample(addresses, 2)
        assert shown(site, asked) == shown_afresh(site, asked), name


def test_statements_are_each_in_their_own_language(site: Site) -> None:
    pages = [site.open(f"/{code}/{name}") for name in ("privacy", "accessibility") for code in LANGUAGES * 2]

    assert [f'<html lang="{code}"' in page.html for code, page in zip(LANGUAGES * 4, pages, strict=True)] == [
        True
    ] * 12
    assert len({page.html.partition("<main")[2] for page in pages}) == 6
