"""What this service holds of a person, collection by collection: told on demand, and gone after an erasure.

Of a registration an erasure leaves what happened (event, states with their moments, marks, numbers of
documents) under a pseudonym, with language, target group and the groups of pools, so that no figure changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession

from services.registration.domain.erasures import Whole, nameless
from services.registration.store.kept import Document
from services.registration.store.parties import CONTACT
from shared import erasing
from shared.erasing import NEVER, Holding

NOBODY = frozenset(
    {
        "activities", "attendance", "audit", "audit_heads", "confirmations", "dead_letter_acts",
        "dead_letters", "erased", "drafts", "erasures", "events", "failures", "files", "imports", "inbox",
        "indexes", "kept_pages", "leases", "mailboxes", "marks", "materials", "migrations", "outbox",
        "programmes", "pulses", "restores", "seatings", "signed_sheets", "sweep_items", "sweeps", "versions",
        "visit_counters", "visit_windows",
        "accounts", "member_invitations", "password_attempts", "sessions", "sign_in_links",
    }
)  # fmt: skip
"""Collections without participants: marks, acts and audit name ids alone, messages are seen to in
`shared.erasing`, trainers and organisers are told and erased where they are appointed; drafts are sealed
with a key that only the browser has, and gone within a day. A file is nobody's until its form is sent.
"""

STEPS = {
    "$map": {
        "input": "$history",
        "as": "step",
        "in": {"at": "$$step.at", "by": "$$step.by", "status": "$$step.status"},
    }
}
GONE = ["answers", "agreed_at", "consents", "needs", "nominated_by", "files", "ticket"]
TAKEN_BACK = [{"one.code": "taken-back"}]


NOMINATED = ("event_slug", "nominated_by")
"""What is told of whom somebody nominated: the nomination, and nothing of the person."""


def holdings(whose: Whole) -> list[Holding]:
    """Every row about the person, and what of it goes."""
    full = [one for one in whose.ids if one not in whose.evidence]
    by_mail: dict[str, Any] = {"email": {"$in": [*whose.emails]}} if whose.emails else NEVER
    named = {"nominated_by.email": {"$in": [*whose.emails]}} if whose.emails else NEVER
    contact = {"contact.email": {"$in": [*whose.emails]}} if whose.emails else NEVER
    sent_to = {"person.email": {"$in": [*whose.emails]}} if whose.emails else NEVER
    forwarded = {"$or": [{"_id": {"$in": [*whose.ids]}}, sent_to]}
    acting = {"$or": [{"_id": {"$in": [*whose.ids]}}, by_mail]}
    behind = {"people.id": {"$in": [*whose.ids]}}
    return [
        Holding("registrations", {"_id": {"$in": full}}, _wiped(whose.pseudonym, {})),
        Holding("registrations", {"_id": {"$in": [*whose.evidence]}}, _wiped(whose.pseudonym, EVIDENCE)),
        Holding("registrations", named, {"$unset": {"nominated_by": ""}}, shown=NOMINATED),
        Holding("parties", contact, {"$set": CONTACT}, hidden=("places",)),
        Holding("forwardings", forwarded, hidden=("party",)),
        Holding("employers", acting, hidden=("people",)),
        Holding("employers", behind, {"$set": UNNAMED}, [{"one.id": {"$in": [*whose.ids]}}], ("people",)),
        Holding("deliveries", {"_id": {"$in": [*whose.ids]}}, DELIVERED),
        Holding("answers", {"who": {"$in": [*whose.ids]}}),
        Holding("notes", {"registration_id": {"$in": [*whose.ids]}}, hidden=("about",)),
        Holding("visits", {"registration_id": {"$in": [*whose.ids]}}, UNSAID),
        Holding("import_rows", {"registration_id": {"$in": [*whose.ids]}}),
        Holding("sensitive_answers", {"_id": {"$in": [*whose.ids]}}),
        Holding("answer_files", {"registration_id": {"$in": [*whose.ids]}}, hidden=("_id", "content")),
        Holding("assessments", {"_id": {"$in": full}}, {"$set": {"note": ""}}),
        Holding(
            "completions",
            {"_id": {"$in": full}},
            {"$set": {"reasons.$[one].params.reason": "–"}},
            TAKEN_BACK,
        ),
        Holding("feeds", {"_id": whose.feed_id}, hidden=("generation",)),
        Holding("pool_trainers", by_mail),
        Holding("my_links", by_mail, hidden=("_id",)),
        Holding("my_visits", by_mail, hidden=("_id",)),
    ]


EVIDENCE: Document = {
    name: f"$person.{name}" for name in ("first_name", "last_name", "organisation", "job_title")
}
"""What the official list of participants shows, and so what proves an expense."""

UNNAMED = {"people.$[one].first_name": "", "people.$[one].last_name": "–"}
UNSAID = {"$set": {"history": [], "reason": ""}}
DELIVERED = {"$set": {"failed_reason": "", "undeliverable_reason": ""}}


def _wiped(pseudonym: str, stays: Document) -> list[Document]:
    """The registration without its person, but for what stays."""
    name = {"first_name": "", "last_name": nameless(pseudonym)} | stays
    coarse = {"language": "$person.language", "target_group": "$person.target_group"}
    return [
        {
            "$set": {
                "email_canonical": pseudonym,
                "idempotency_key": "",
                "history": STEPS,
                "kept": name | coarse | {"email": ""},
            }
        },
        {"$set": {"person": "$kept"}},
        {"$unset": ["kept", *GONE]},
    ]


@dataclass(frozen=True)
class StoredPersons:
    """See `ports.Persons`."""

    database: Any
    session: ClientSession

    def erase(self, whose: Whole, at: datetime) -> None:
        """Nothing of the person is left here but what must stay."""
        wanted = {"_id": {"$in": [*whose.ids]}}
        rows = self.database["registrations"]
        typed = rows.distinct("person.email", wanted, session=self.session) if whose.emails else ()
        emails = tuple(sorted({*whose.emails, *typed} - {"", None}))
        words = [*emails, whose.feed_id]
        erasing.erase(self.database, self.session, holdings(replace(whose, emails=emails)))
        erasing.forget_messages(self.database, self.session, whose.ids, at, words)

    def is_erased(self, data: Mapping[str, Any]) -> bool:
        """Does a message speak of somebody who was erased?"""
        return erasing.is_erased(self.database, self.session, data)
