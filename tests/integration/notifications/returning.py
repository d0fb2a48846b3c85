"""Mails that come back, as the tests let them."""

import json
from typing import Any

from services.notifications import bootstrap
from shared.contracts.envelope import Message
from tests.integration.notifications.conftest import ENVELOPES, SENDER, Office
from tests.unit.notifications.builders import Registration, message
from tests.unit.notifications.reports import Report


def sent(office: Office) -> None:
    """Whatever waits was taken by the mail server."""
    taken = {"state": "sent", "open": False, "due_at": None, "ended_at": office.now, "unannounced": True}
    office.database["mails"].update_many({"state": "queued"}, {"$set": taken})


def came_back(office: Office, mail: dict[str, Any], **said: str) -> None:
    """The report about a mail comes in."""
    report = Report(to=ENVELOPES.sender_of(mail["_id"]), recipient=mail["recipient"], **said)
    take(office, report.postfix(), report.to)


def take(office: Office, raw: bytes, to: str = SENDER) -> None:
    """A mail comes in twice; the second time changes nothing."""
    keep = bootstrap.keep(office.desk)
    keep(raw, to)
    before = office.everything()
    keep(raw, to)
    assert office.everything() == before


def told(office: Office) -> list[tuple[str, str]]:
    """What was announced of mails that did not arrive: type and reason."""
    every = [each for each in office.announce() if "sent" not in each["type"]]
    return [(each["type"].split(".")[2], body(each)["reason"]) for each in every]


def body(row: dict[str, Any]) -> dict[str, Any]:
    """The data of an announcement."""
    found: dict[str, Any] = json.loads(row["body"])["data"]
    return found


def confirmed_address(registration: Registration) -> Message:
    """An organiser says that the address works."""
    data = {"event_id": "e" * 24, "registration_id": registration.id, "assignment_id": ""}
    return message("kutse.address.confirmed.v1", f"registrations/{registration.id}", 9, data)


def waiting(office: Office) -> list[tuple[str, str, str]]:
    """Mails that are to go out: template, address, what the calendar is told."""
    return [(each["template"], each["recipient"], each["method"]) for each in office.mails(state="queued")]
