"""Colleagues with roles in programmes, and their browsers."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from flask import Flask

from services.registration.domain.accounts import Organiser
from services.registration.handlers import sign_in
from services.registration.handlers.desk import Call
from shared.ids import new_id
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.conftest import Site

NUMBERS = count(1)

WORDS = {
    "number": 1,
    "act": "cancel",
    "service": "notifications",
    "remedy": "replay",
    "page": "journal",
    "wish": "again",
    "what": "questions",
    "key": "allergies",
}
"""What stands in addresses besides ids and names of one's own."""


def member(door: Door, roles: dict[str, str], **known: Any) -> Organiser:
    """An account with roles in these programmes, by slug."""
    programmes = {each: door.desk.store.records.programmes.by_slug(each) for each in roles}
    account = Organiser(
        id=new_id(),
        email=f"kolleeg.{next(NUMBERS)}@example.org",
        name="Kai Kolleeg",
        memberships={each.id: roles[slug] for slug, each in programmes.items() if each},
        **{"role": "member", **known},
    )
    door.desk.store.atomically(lambda tx: tx.accounts.put(account))
    return account


def signed_in_as(site: Site, account: Organiser) -> Site:
    """A fresh browser of the same site in which the colleague is signed in by a link."""
    fresh = Site(site.app, site.door, site.app.test_client())
    link = sign_in.make_link(site.door.desk, Call("console", "test", NOW), account.email)
    fresh.send(fresh.open("/manage/" + link.split("/manage/")[1]), {})
    return fresh


def organisers_addresses(
    app: Flask, method: str, values: dict[str, Any], prefix: str
) -> Iterator[tuple[str, str]]:
    """Endpoint and address of each organisers' route below `prefix`, with these values in it."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        policy = getattr(app.view_functions[rule.endpoint], "access_policy", "")
        if policy == "organiser" and rule.rule.startswith(prefix) and method in (rule.methods or ()):
            yield rule.endpoint, adapter.build(rule.endpoint, placed(rule.arguments, values), method=method)


def placed(names: set[str], values: dict[str, Any]) -> dict[str, Any]:
    """What stands in an address: a value of one's own, else a word, else an id that nothing has."""
    nothing = {name: "0" * 24 for name in names if name.endswith("_id")}
    known = nothing | WORDS | values
    return {name: known[name] for name in names}
