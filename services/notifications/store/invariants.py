"""What must always be true of the journal, the invitations and the reminders; looked at without changing
anything.

Fit for a running installation: read-only, everything is seen at one moment, and however many mails there
are, memory holds one at a time.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.notifications.calendar.holidays import is_free
from services.notifications.domain.answers import AHEAD
from services.notifications.domain.deliveries import Outcome, State
from services.notifications.domain.events import Event
from services.notifications.domain.invitations import REQUEST
from services.notifications.domain.invitees import Standing
from services.notifications.domain.letters import mail_id
from services.notifications.domain.plans import Plan, Step, moment
from services.notifications.domain.plans import State as Stage
from services.notifications.domain.reminders import JUST_JOINED, LATEST, Audience
from services.notifications.store import plans, records
from services.notifications.store.agreed import facts
from services.notifications.store.gathered import Gathered, Reminded
from services.notifications.store.persons import holdings
from services.notifications.store.returned import unshown
from shared import audit_chain
from shared.checking import messages
from shared.checking.erased import erased
from shared.checking.findings import Counted, Finding, Look, Unchecked, Violation
from shared.checking.moment import one_moment
from shared.checking.told import Told
from shared.messaging.announced import announced

Row = Mapping[str, Any]

GRACE = timedelta(seconds=5)
"""How long after an end was heard a mail may still be in the mailer's hands."""

OVERDUE = timedelta(hours=1)
"""A mail that is due and not tried for so long has been forgotten."""

ROUND = timedelta(minutes=15)
"""How long a round of reminders may take."""

SHOWN = (
    *("key", "message_id", "invitee_id", "template", "uid", "method", "written_at", "copy_of", "attempts"),
    *("state", "unknowns", "due_at", "open", "ended_at", "unannounced", "picture"),
)


class StoredCheck:
    """The check of this service."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database

    def findings(self, look: Look) -> Iterator[Finding]:
        """What is found, as it is found."""
        return findings(self._database, look)

    def facts(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """See `agreed.facts`."""
        return facts(self._database, kind)


def findings(database: Database[dict[str, Any]], look: Look) -> Iterator[Finding]:
    """Everything the check finds, as it finds it."""
    with closing(Gathered()) as gathered, one_moment(database.client) as session:
        yield from _Moment(database, session, look, gathered).findings()
        with Told(announced(database["outbox"], session)) as told:
            yield Counted("announcements", len(told))
            yield from messages.doubles(told)
            yield from unshown(database, session, told, look.at)
        yield from messages.findings(database, session, look)
        yield from erased(database, session, lambda ids: holdings(database, session, ids, ""))
        yield from audit_chain.broken(database, session)
    yield Unchecked(
        "I9", "a reminder nobody should have got is seen only while the person's end is journalled"
    )


class _Moment:
    """The database as it was at one moment."""

    def __init__(
        self, database: Database[dict[str, Any]], session: ClientSession, look: Look, gathered: Gathered
    ) -> None:
        self._database = database
        self._session = session
        self._look = look
        self._gathered = gathered

    def findings(self) -> Iterator[Finding]:
        shown = ("event_id", "standing", "since", "thread", "role")
        yield Counted("invitees", self._gathered.keep_people(self._rows("invitees", {}, shown)))
        yield from self._mails()
        self._gathered.prepare()
        for mail, count in self._gathered.doubles():
            yield Violation("I6", f"mails/{mail}", f"{count} mails have its Message-ID")
        for mail, template in self._gathered.sent_after_the_end(GRACE):
            yield Violation("I8", f"mails/{mail}", f"{template} went out after the end was known")
        for mail, count in self._gathered.reminded_twice():
            yield Violation("I9", f"mails/{mail}", f"is one of {count} reminders of its step")
        for row in self._rows("plans"):
            yield from self._of_plan(plans.plan_from(row))
        for row in self._rows("answers", {}, ("uid", "invitee_id", "sequence", "stamp", "at")):
            yield from self._of_answer(row)
        for row in self._rows("invitations", {"method": REQUEST, "entry.ends": {"$gt": self._look.at}}):
            yield from self._of_invitation(row)

    def _mails(self) -> Iterator[Finding]:
        count, carried = 0, set[str]()
        for mail in self._rows("mails", {}, SHOWN):
            count += 1
            carried |= {mail["picture"]["digest"]} if mail.get("picture") else set()
            self._gathered.keep_mail(mail)
            for problem in problems_of(mail, self._look.at):
                yield Violation("I6", f"mails/{mail['_id']}", problem)
        yield Counted("mails", count)
        kept = {each["_id"] for each in self._rows("pictures", {}, ("_id",))}
        for missing in sorted(carried - kept):
            yield Violation("I6", f"pictures/{missing}", "mails carry this picture, and it is not kept")

    def _of_plan(self, plan: Plan) -> Iterator[Violation]:
        """I9: every step at its time, and nobody is left out."""
        event = self._event(plan.event_id)
        for step in plan.steps if event else ():
            if event and step.fate.state is Stage.PLANNED:
                yield from self._of_planned(plan, step, event)
            elif event and step.fate.went and step.fate.due_at:
                yield from self._of_sent(step, event, step.fate.due_at)

    def _of_planned(self, plan: Plan, step: Step, event: Event) -> Iterator[Violation]:
        cause, due = step.cause(event.id), step.fate.due_at
        if due != moment(step, plan, event, is_free):
            yield Violation("I9", cause, "is planned for another moment than its own words say")
        if due and self._look.at - due > OVERDUE:
            yield Violation("I9", cause, f"is planned and has been due since {due.isoformat()}")

    def _of_sent(self, step: Step, event: Event, due: datetime) -> Iterator[Violation]:
        """Of those who had completed, or waited then, nothing is known any more; nor whom an earlier version
        counted among which step."""
        cause, trainers = step.cause(event.id), step.audience is Audience.TRAINERS
        if self._gathered.latest(cause) > (due + LATEST + ROUND).timestamp():
            yield Violation("I9", cause, "was still written more than an hour late")
        known = step.audience is Audience.SEATED or (trainers and step.fate.told is not None)
        if known and not self._has("rounds", cause) and not event.cancelled:
            who = Reminded(event.id, cause, trainers)
            for invitee in self._gathered.left_out(who, due, due - JUST_JOINED):
                yield Violation("I9", cause, f"left out invitees/{invitee}")

    def _of_invitation(self, row: Row) -> Iterator[Violation]:
        """I10: whatever stands in a calendar is true, and was carried there by a mail."""
        subject, event = f"invitations/{row['_id']}", self._event(row["event_id"])
        if self._gathered.standing(row["invitee_id"]) != Standing.SEATED.value:
            yield Violation("I10", subject, "stands, and its person has no seat")
        if event is None or (event.cancelled and not self._has_round(event.id)):
            yield Violation("I10", subject, "stands, and its event does not take place")
        if self._gathered.carried(row["mail_id"]) != (row["_id"], row["method"]):
            yield Violation("I10", subject, "was carried by no mail that the journal knows")

    def _of_answer(self, row: Row) -> Iterator[Violation]:
        """I10: what counts as an answer is one to an invitation of ours, and not from the future."""
        subject, known = f"answers/{row['_id']}", {"_id": row["uid"]}
        found = self._database["invitations"].find_one(known, session=self._session)
        if found is None or found["invitee_id"] != row["invitee_id"]:
            yield Violation("I10", subject, "answers no invitation of this person's")
        elif row["sequence"] > found["sequence"]:
            yield Violation("I10", subject, "answers what was never sent")
        if row["stamp"] > row["at"] + AHEAD:
            yield Violation("I10", subject, "was given later than it came in")

    def _event(self, event_id: str) -> Event | None:
        found = self._database["events"].find_one({"_id": event_id}, session=self._session)
        return records.event_from(found) if found else None

    def _has(self, collection: str, key: str) -> bool:
        return (
            self._database[collection].find_one({"_id": key}, {"_id": 1}, session=self._session) is not None
        )

    def _has_round(self, event_id: str) -> bool:
        wanted = {"event_id": event_id}
        return self._database["rounds"].find_one(wanted, {"_id": 1}, session=self._session) is not None

    def _rows(self, collection: str, wanted: Row | None = None, shown: tuple[str, ...] = ()) -> Iterator[Row]:
        yield from self._database[collection].find(wanted or {}, [*shown] or None, session=self._session)


def problems_of(mail: Row, at: datetime) -> Iterator[str]:
    """I6, for one mail: sent once, or known to be unsure, or shown as not sent."""
    outcomes = [attempt.get("outcome", "") for attempt in mail["attempts"]]
    accepted = outcomes.count(Outcome.ACCEPTED.value)
    if mail["_id"] != mail_id(mail["key"]):
        yield "has another id than its key gives"
    if accepted != (mail["state"] == State.SENT.value):
        yield f"is {mail['state']} after being taken {accepted} times"
    if Outcome.ACCEPTED.value in outcomes[:-1]:
        yield "was tried again after it had been taken"
    if mail["unknowns"] != (unknown := outcomes.count(Outcome.UNKNOWN.value)):
        yield f"counts {mail['unknowns']} attempts of unknown end where {unknown} are journalled"
    if mail["open"] and mail["state"] != State.SENDING.value and at - mail["due_at"] > OVERDUE:
        yield f"is {mail['state']} and has been due since {mail['due_at'].isoformat()}"
    if mail["unannounced"] and at - mail["ended_at"] > OVERDUE:
        yield "came to an end that organisers were not shown"
