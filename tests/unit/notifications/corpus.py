"""Every mail in every language, and what people may type."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.changes import changes
from services.notifications.domain.events import Event, Venue
from services.notifications.domain.invitations import CANCEL, Invitation, due
from services.notifications.domain.invitees import Invitee, Role, Standing, contact_of
from services.notifications.domain.letters import Lead, Letter
from services.notifications.renderer.addresses import Addresses
from services.notifications.renderer.composer import Composer
from shared.links import Links
from tests.unit.notifications.builders import NOW, a_person, an_event, an_invitee, days, uid_of

SENDER = Mailbox("kutse@kutse.example.org", "Kutse")
ADDRESSES = Addresses(
    "https://kutse.example.org", "https://t.example.org", Links(b"k" * 32), "https://n.example.org"
)
LANGUAGES = ("et", "en", "ru")
EMPLOYER = "Näidise vallavalitsus"
REASON = "Koolitaja haigestus.\nUus aeg selgub peagi."

WAITING = ("registration_received", "waiting_list", "seat_offered")
OVER = ("confirm_address", "offer_expired", "offer_declined", "registration_rejected")
PAPERS = ("certificate_ready", "certificate_revoked")
STEPS = (
    "reminder_week",
    "reminder_day",
    "reminder_soon",
    "still_waiting",
    "still_offered",
    "thanks",
    "missed",
    "feedback",
)
ORGANISED = ("minimum_not_reached", "trainer_roster", "trainer_asked_back")
WITHOUT = (*WAITING, "registered_already", "circular", *OVER, *STEPS, *ORGANISED, "give_up_seat", *PAPERS)
TAKEN_OUT = (
    "registration_withdrawn",
    "registration_cancelled",
    "registration_substituted",
    "event_cancelled",
    "trainer_unassigned",
    "trainer_event_cancelled",
    "session_cancelled",
    "visit_called_off",
    "invitation_moved",
)
CONFIRMED = ("direct", "approved", "promoted", "accepted", "substituted", "added")
QUEUED = ("direct", "approved", "added")
FORMER = {
    "title": {
        "et": "Märka ja aita, 1. rühm",
        "en": "See and help, group 1",
        "ru": "Заметь и помоги, группа 1",
    },
    "starts": NOW + timedelta(days=20),
    "ends": NOW + timedelta(days=20, hours=6),
}
VISITS: dict[str, list[dict[str, Any]]] = {
    "visit_agreed": [{"again": again, "home": FORMER} for again in (False, True)],
    "visit_called_off": [
        {"because": because, "home": home}
        for because, home in (
            ("organiser", FORMER),
            ("person", FORMER),
            ("no-seat-at-home", {}),
            ("not-held", FORMER),
        )
    ],
    "visit_declined": [
        {"because": because, "reason": reason, "home": home}
        for because, reason, home in (
            ("organiser", "Seal rühmas tehakse sel päeval midagi muud.", FORMER),
            ("too-late", "", FORMER),
            ("not-held", "", {}),
        )
    ],
}
NOMINATED: dict[str, list[dict[str, Any]]] = {
    "seat_confirmed": [
        *({"because": each} for each in CONFIRMED),
        {"because": "direct", "named_by": EMPLOYER},
    ],
    "waiting_list": [
        *({"because": each, "position": 3} for each in QUEUED),
        {"because": "direct", "position": 3, "named_by": EMPLOYER},
    ],
    "registration_received": [{}, {"named_by": EMPLOYER}],
}
"""Mails that tell whoever was nominated so."""

DOCUMENTS = ("certificate", "notice", "participation")

BACK = ("event_reinstated", "trainer_event_reinstated")
BOTH_TIMES = ("event_changed", "trainer_event_changed", "trainer_assigned", *BACK)
TELL_WHY = (
    "registration_rejected",
    "registration_cancelled",
    "registration_substituted",
    "event_cancelled",
    "trainer_event_cancelled",
)

NASTY = (
    "CR\r\nBcc: x@example.org",
    "C0 \x00\x07\x0b\x1b end",
    "C1 \x85\x9b end",
    "separators \u2028X-Evil: 1\u2029",
    'quote " and \\ back',
    "semi;colon:comma,^caret",
    "<script>alert(1)</script>",
    "{{ 7*7 }} %(name)s {event.__init__}",
    "\u202eright to left\u200b",
    "END:VEVENT\r\nBEGIN:VEVENT",
    "Õäöüšž Кыйвупуу Σωκράτης 李小龍",
    "x" * 200,
    "=?utf-8?q?=0ABcc=3A?=",
)


@dataclass(frozen=True, eq=False)
class Case:
    """One mail to write; each is itself alone, for what a mail tells may be of any kind."""

    mail: str
    language: str
    facts: tuple[tuple[str, Any], ...]
    sessions: int = 1


def cases() -> Iterator[Case]:
    """Every template with every wording it knows, in every language."""
    wordings: dict[str, list[dict[str, Any]]] = {
        "seat_moved": [{"because": each, "former": FORMER} for each in ("moved", "promoted")],
        "confirm_address": [
            {"expires_at": NOW + timedelta(days=1), "again": again, "named_by": named_by, "wish": wish}
            for again, named_by, wish in (
                *((False, "", ""), (True, "", ""), (False, EMPLOYER, "")),
                *((False, "", "seat"), (False, "", "address")),
            )
        ],
        "seat_offered": [{"expires_at": NOW + timedelta(days=2)}],
        "certificate_ready": [
            {"code": "7K3M-9QTR-2VXB", "number": "MA-1", "kind": kind, "replaced": replaced}
            for kind in DOCUMENTS
            for replaced in (False, True)
        ],
        "certificate_revoked": [
            {"code": "7K3M-9QTR-2VXB", "number": "MA-1", "reason": reason} for reason in ("", REASON)
        ],
        "trainer_roster": [
            {"step": step, "participants": count} for step in ("week", "day", "") for count in (0, 1, 2, 5)
        ],
        "feedback": [{"feedback": {"en": "https://feedback.example.org/a?b=1&c=2"}}],
        "minimum_not_reached": [{"participants": count, "minimum": 6} for count in (0, 1, 2, 5)],
        "session_invitation": [{}, {"again": True}],
        "trainer_asked_back": [
            {"answer": answer, "starts": NOW + timedelta(days=18), "ends": NOW + timedelta(days=18, hours=6)}
            for answer in ("accepted", "declined", "tentative")
        ],
        **NOMINATED,
        **VISITS,
        "give_up_seat": [{"declined": ()}, {"declined": (f"{1:024x}",)}],
    }
    for name in (*dict.fromkeys((*WITHOUT, *TAKEN_OUT, *wordings)), "details_changed", *BOTH_TIMES):
        usual = [{"reason": ""}, {"reason": REASON}][: 2 if name in TELL_WHY else 1]
        for facts in wordings.get(name, usual):
            yield from (Case(name, each, tuple(facts.items())) for each in LANGUAGES)
            yield Case(name, "et", tuple(facts.items()), sessions=2)


def letter(case: Case, event: Event | None = None, **person: str) -> Letter:
    """The case as a letter."""
    event = event or an_event(sessions=days(9, 10)[: case.sessions])
    invitee = an_invitee(
        person=a_person(language=case.language, **person),
        role=Role.TRAINER if case.mail.startswith("trainer") else Role.PARTICIPANT,
        standing=_standing(case.mail),
    )
    if case.mail == "minimum_not_reached":
        invitee = replace(contact_of(event), person=invitee.person)
    facts = dict(case.facts)
    if case.mail.endswith("event_changed"):
        facts = {"changes": changes(_before(event), event)}
    return Letter(
        key=repr(case),
        lead=Lead(case.mail, facts),
        invitee=invitee,
        event=event,
        address=invitee.person.email,
        language=case.language,
        invitation=_invitation(case, invitee, event),
        earlier=(),
        turn=0,
    )


def composer() -> Composer:
    """Writes letters as the service does."""
    return Composer.load(SENDER, ADDRESSES)


def parsed(content: bytes) -> EmailMessage:
    """A mail as a mail program reads it."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(mail: EmailMessage, kind: str) -> str:
    """The plain or HTML text."""
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def calendar_of(mail: EmailMessage) -> bytes | None:
    """The calendar object inside, if any."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content
    return None


def _standing(mail: str) -> Standing:
    if mail in (*WAITING, "still_waiting", "still_offered"):
        return Standing.IN_LINE
    return Standing.OUT if mail in (*TAKEN_OUT, *OVER) else Standing.SEATED


def _before(event: Event) -> Event:
    """The event as it was: another time, place, link, title and language, one session more and one less."""
    sessions = tuple(
        replace(each, starts=each.starts - timedelta(days=7), ends=each.ends - timedelta(days=7))
        for each in event.sessions
    )
    gone = replace(sessions[0], id="f" * 24)
    return replace(
        event,
        title={"et": "Vana"},
        language="en",
        venue=Venue("Näidismaja", "Mere 5", "Tartu"),
        online_url="https://call.example.org/old",
        sessions=(*sessions[1:], gone) if len(sessions) > 1 else (*sessions, gone),
    )


def _invitation(case: Case, invitee: Invitee, event: Event) -> Invitation | None:
    if case.mail in WITHOUT:
        return None
    seated = replace(invitee, standing=Standing.SEATED)
    invitation = due(seated, event, [], NOW, uid_of)[0]
    if case.mail in TAKEN_OUT:
        return replace(invitation, method=CANCEL, sequence=1)
    return replace(invitation, sequence=1) if dict(case.facts).get("again") else invitation
