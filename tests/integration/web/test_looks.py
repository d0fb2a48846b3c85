"""Every look at people's data is written down: who, when, at what; never whom by name."""

import json
from typing import Any

from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as


def looks(door: Door, actor: str) -> list[dict[str, Any]]:
    """What the audit knows this asker looked at, oldest first."""
    rows = [row for row in door.everything()["audit"] if row["actor"] == actor]
    return [row for row in sorted(rows, key=lambda row: row["at"]) if row["act"].startswith("looked")]


def test_whoever_looks_is_written_down_once_a_minute(site: Site, door: Door) -> None:
    slug = door.event()
    person = door.register(slug)
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    account = member(door, {programme: "auditor"})
    auditor = signed_in_as(site, account)

    for path in ("", "?text=x", f"/{person['id']}", f"/{person['id']}"):
        auditor.open(f"/manage/events/{slug}/registrations{path}")
    auditor.open(f"/manage/events/{slug}/sessions/1/attendance")

    found = looks(door, f"organiser:{account.id}")
    kinds = [row["act"] for row in found]
    event = door.desk.store.records.events.by_slug(slug)
    assert event is not None
    assert set(kinds) == {"looked at the roster", "looked at a person", "looked at attendance"}
    assert {row["subject"] for row in found} == {f"events/{event.id}", f"registrations/{person['id']}"}
    minutes = {(row["act"], f"{row['at']:%H:%M}") for row in found}
    assert len(found) == len(minutes)
    assert "example.org" not in json.dumps(found, default=str)


def test_a_programs_look_is_written_down_and_a_refused_one_is_none(site: Site, door: Door) -> None:
    slug = door.event()
    before = len(looks(door, "program:test"))

    door.organise("GET", f"/events/{slug}/registrations")
    door.organise("GET", f"/events/{slug}/registrations?status=confirmed")
    door.organise("GET", f"/events/{slug}/sessions/1/attendance")
    other = member(door, {door.programme(): "administrator"})
    signed_in_as(site, other).open(f"/manage/events/{slug}/registrations", status=404)

    assert len(looks(door, "program:test")) == before + 2
    assert looks(door, f"organiser:{other.id}") == []
