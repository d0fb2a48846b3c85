"""The use cases on a database that is a few dictionaries: what handlers do, in microseconds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.bounces import Trouble
from services.notifications.domain.contacts import Contact
from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.envelopes import Envelopes, beside
from services.notifications.domain.invitations import CANCEL, Invitation, UidOf
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.journal import SUPERSEDED, Entry
from services.notifications.domain.letters import About
from services.notifications.domain.plans import Plan
from services.notifications.domain.programme_plans import ProgrammePlan
from services.notifications.domain.rounds import Patience, Round
from services.notifications.domain.texts import BUILT_IN, Own
from services.notifications.handlers.context import Context, Writer
from services.notifications.handlers.rounds import go_on
from services.notifications.messages import SUBSCRIBES
from shared.contracts.envelope import Message

HANDLERS = {kind.name: handler for kind, handler in SUBSCRIBES.items()}
ENVELOPES = Envelopes("kutse@kutse.example.org", b"e" * 32, beside("kutse@kutse.example.org"))
PATIENCE = Patience(timedelta(minutes=2), timedelta(minutes=10))


@dataclass
class Shelf:
    """Things by id, for the parts of a transaction that only keep them."""

    things: dict[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """The thing, or None."""
        return self.things.get(key)

    def save(self, thing: Any) -> None:
        """The thing is as given."""
        self.things[thing.id] = thing

    def save_each(self, things: Sequence[Any]) -> None:
        """All are as given."""
        for each in things:
            self.save(each)


class Events(Shelf):
    """Read model of events."""


class Invitees(Shelf):
    """Read model of people."""

    def many(self, ids: Sequence[str]) -> dict[str, Invitee]:
        """Those of them who are known, by id."""
        return {each: self.things[each] for each in ids if each in self.things}

    def after(self, event_id: str, cursor: str, limit: int) -> list[Invitee]:
        """The event's invitees in order of id."""
        found = sorted(each.id for each in self.things.values() if each.event_id == event_id)
        return [self.things[each] for each in found if each > cursor][:limit]

    def count_seated(self, event_id: str) -> int:
        """How many have a seat."""
        return sum(each.event_id == event_id and each.seated for each in self.things.values())


class Invitations(Shelf):
    """Calendar entries by UID."""

    def of(self, invitee_id: str) -> list[Invitation]:
        """One invitee's."""
        return [each for each in self.things.values() if each.invitee_id == invitee_id]

    def of_each(self, invitee_ids: Sequence[str]) -> dict[str, list[Invitation]]:
        """These invitees'."""
        return {each: self.of(each) for each in invitee_ids}

    def save(self, thing: Invitation) -> None:
        """The entry is as given."""
        self.things[thing.uid] = Invitation.read(thing.as_mapping())


class Mails(Shelf):
    """The journal."""

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those that are there."""
        return {each for each in ids if each in self.things}

    def of(self, invitee_id: str) -> list[Entry]:
        """One invitee's, in the order they were told."""
        found = [each for each in self.things.values() if each.invitee_id == invitee_id]
        return sorted(found, key=lambda each: (each.turn, each.written_at, each.id))

    def add(self, entry: Entry) -> None:
        """The mail is written."""
        assert entry.id not in self.things
        self.things[entry.id] = entry

    def add_each(self, entries: Sequence[Entry]) -> None:
        """The mails are written."""
        for each in entries:
            self.add(each)

    def withdraw(self, invitee_id: str, reason: str = SUPERSEDED) -> None:
        """What waits goes out no more, unless it takes something out of a calendar."""
        for each in self.waiting():
            if each.invitee_id == invitee_id and each.method != CANCEL:
                self.things[each.id] = replace(each, progress=Progress(State.SKIPPED, reason=reason))

    def withdraw_reminders(self, invitee_ids: Sequence[str], version: int) -> None:
        """Reminders that wait and tell of an earlier version go out no more."""
        for each in self.waiting():
            is_earlier = each.about == About.REMINDER and each.event_version < version
            if each.invitee_id in invitee_ids and is_earlier:
                self.things[each.id] = replace(each, progress=Progress(State.SKIPPED))

    def waiting(self) -> list[Entry]:
        """What is still to be sent, in the order it was written."""
        return [each for each in self.things.values() if each.progress.state is State.QUEUED]

    def send(self) -> list[Entry]:
        """What waited is sent."""
        waiting = self.waiting()
        for each in waiting:
            self.things[each.id] = replace(each, progress=Progress(State.SENT))
        return waiting


class Plans(Shelf):
    """The plans of events, which nobody carries out here."""

    def save(self, thing: Plan) -> None:
        """The plan is as given."""
        self.things[thing.event_id] = thing


class ProgrammePlans:
    """No programme has a plan of its own."""

    def get(self, programme: str) -> ProgrammePlan:
        """The one that ships with Kutse."""
        return ProgrammePlan(programme)


class Unknown:
    """What is asked of every mail and has nothing to say: troubles of addresses, programmes' own texts."""

    def of(self, _: str) -> Trouble:
        """No mail ever came back."""
        return Trouble("")

    def of_each(self, addresses: Sequence[str]) -> dict[str, Trouble]:
        """No mail ever came back."""
        return {each: Trouble("") for each in addresses}

    def forget_each(self, _: Sequence[str]) -> None:
        """There is nothing to forget."""

    def own(self, _: str, __: str) -> Own:
        """No programme has a text of its own."""
        return BUILT_IN


class Contacts(Shelf):
    """Those who act for others."""

    def of(self, event_id: str) -> list[Contact]:
        """An event's."""
        return [each for each in self.things.values() if each.event_id == event_id]


class Rounds(Shelf):
    """Rounds that are not finished."""

    def of(self, event_id: str) -> list[Round]:
        """An event's, in order of their facts."""
        found = [each for each in self.things.values() if each.event_id == event_id]
        return sorted(found, key=lambda each: (each.at, each.id))

    def oldest(self, at: datetime) -> Round | None:
        """The one that is ready and has waited longest."""
        ready = [each for each in self.things.values() if each.ready_at is None or each.ready_at <= at]
        return min(ready, key=lambda each: each.ready_at or each.at, default=None)

    def move(self, one: Round) -> None:
        """Everybody up to the cursor was told."""
        self.save(one)

    def finish(self, one: Round) -> None:
        """Everybody was told."""
        del self.things[one.id]


@dataclass
class Memory:
    """A service whose database is this object; `now` is its clock.

    Args:
        writer: may be replaced, as when the service starts again with other settings.
    """

    writer: Writer
    uid_of: UidOf
    now: datetime
    patience: Patience = PATIENCE
    events: Events = field(default_factory=Events)
    invitees: Invitees = field(default_factory=Invitees)
    invitations: Invitations = field(default_factory=Invitations)
    mails: Mails = field(default_factory=Mails)
    plans: Plans = field(default_factory=Plans)
    programme_plans: ProgrammePlans = field(default_factory=ProgrammePlans)
    troubles: Unknown = field(default_factory=Unknown)
    texts: Unknown = field(default_factory=Unknown)
    rounds: Rounds = field(default_factory=Rounds)
    contacts: Contacts = field(default_factory=Contacts)
    visits: Shelf = field(default_factory=Shelf)
    heard: set[str] = field(default_factory=set)

    def hear(self, *messages: Message) -> None:
        """Messages come in."""
        for each in messages:
            if each.id not in self.heard:
                HANDLERS[each.type](self._tx(), each, self._context())
                self.heard.add(each.id)

    def go_rounds(self) -> None:
        """Whoever is to be told by now is told."""
        while go_on(self._tx(), self._context()):
            pass

    def wait(self, time: timedelta) -> None:
        """Time passes, and rounds that are ready are gone."""
        self.now += time
        self.go_rounds()

    def sent(self, take: Callable[[Entry], None] = lambda _: None) -> list[Entry]:
        """What waited is sent, each mail taken by whoever wants to see it."""
        sent = self.mails.send()
        for each in sent:
            take(each)
        return sent

    def templates(self) -> list[str]:
        """Templates of all mails that were not withdrawn, in the order they were written."""
        kept = (each for each in self.mails.things.values() if each.progress.state is not State.SKIPPED)
        return [each.template for each in kept]

    def _tx(self) -> Any:
        return self

    def _context(self) -> Context:
        return Context(self.now, self.writer, self.uid_of, "test", ENVELOPES, patience=self.patience)
