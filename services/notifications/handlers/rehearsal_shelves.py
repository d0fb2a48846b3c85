"""A transaction to rehearse in: it reads what is stored, keeps what is written to itself, and notes mails."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from services.notifications.domain.bounces import Trouble
from services.notifications.domain.events import Event
from services.notifications.domain.invitations import Invitation
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.journal import SUPERSEDED, Entry
from services.notifications.domain.plans import Plan
from services.notifications.domain.rounds import Round
from services.notifications.handlers.plan_ports import Plans
from services.notifications.handlers.ports import Events, Invitations, Invitees, Rounds, Transaction
from services.notifications.handlers.ports import Troubles as StoredTroubles

AT_ONCE = 500


class SketchedEvents:
    """Events as they would be."""

    def __init__(self, stored: Events) -> None:
        self._stored = stored
        self._own: dict[str, Event] = {}

    def get(self, event_id: str) -> Event | None:
        """As rehearsed, else as stored."""
        return self._own.get(event_id) or self._stored.get(event_id)

    def save(self, event: Event) -> None:
        """The event would be as given."""
        self._own[event.id] = event


class SketchedInvitees:
    """The people of one event as they would be, all read at the beginning."""

    def __init__(self, stored: Invitees, event_id: str) -> None:
        self._stored = stored
        self._own: dict[str, Invitee] = {}
        cursor = ""
        while found := stored.after(event_id, cursor, AT_ONCE):
            self._own.update((each.id, each) for each in found)
            cursor = found[-1].id

    def get(self, invitee_id: str) -> Invitee | None:
        """As rehearsed, else as stored."""
        return self._own.get(invitee_id) or self._stored.get(invitee_id)

    def many(self, ids: Sequence[str]) -> Mapping[str, Invitee]:
        """Those of them who are known, as rehearsed, else as stored."""
        found = {each: self.get(each) for each in ids}
        return {key: one for key, one in found.items() if one is not None}

    def save(self, invitee: Invitee) -> None:
        """The invitee would be as given."""
        self._own[invitee.id] = invitee

    def save_each(self, invitees: Sequence[Invitee]) -> None:
        """These invitees would be as given."""
        self._own.update((each.id, each) for each in invitees)

    def after(self, event_id: str, cursor: str, limit: int) -> list[Invitee]:
        """The event's invitees in order of id, those after `cursor`."""
        ids = sorted(each.id for each in self._own.values() if each.event_id == event_id and each.id > cursor)
        return [self._own[each] for each in ids[:limit]]

    def all(self) -> list[Invitee]:
        """Everybody, in order of id."""
        return [self._own[each] for each in sorted(self._own)]


class SketchedInvitations:
    """Calendar entries as they would be."""

    def __init__(self, stored: Invitations) -> None:
        self._stored = stored
        self._own: dict[str, dict[str, Invitation]] = {}

    def of(self, invitee_id: str) -> list[Invitation]:
        """All of one invitee's."""
        return self.of_each([invitee_id]).get(invitee_id, [])

    def of_each(self, invitee_ids: Sequence[str]) -> Mapping[str, list[Invitation]]:
        """All of these invitees', by invitee."""
        found = {key: {one.uid: one for one in them} for key, them in self._read(invitee_ids).items()}
        for each in invitee_ids:
            found[each] = found.get(each, {}) | self._own.get(each, {})
        return {key: [*them.values()] for key, them in found.items() if them}

    def save(self, invitation: Invitation) -> None:
        """The invitation would be as given."""
        self._own.setdefault(invitation.invitee_id, {})[invitation.uid] = invitation

    def _read(self, invitee_ids: Sequence[str]) -> Mapping[str, list[Invitation]]:
        return self._stored.of_each(invitee_ids)


class SketchedMails:
    """The mails that would be written; whatever is asked of earlier ones is asked of the journal."""

    def __init__(self, stored: Any) -> None:
        self._stored = stored
        self.written: dict[str, Entry] = {}

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of these that were rehearsed already."""
        return {each for each in ids if each in self.written}

    def add(self, entry: Entry) -> None:
        """The mail would be written."""
        self.written[entry.id] = entry

    def add_each(self, entries: Sequence[Entry]) -> None:
        """The mails would be written."""
        self.written.update((each.id, each) for each in entries)

    def withdraw(self, invitee_id: str, reason: str = SUPERSEDED) -> None:
        """What waits would not go out; that is no mail that would."""

    def withdraw_reminders(self, invitee_ids: Sequence[str], version: int) -> None:
        """As `withdraw`."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stored, name)


class SketchedRounds:
    """The rounds that would begin or be added to; those that are under way are no concern of a rehearsal."""

    def __init__(self, stored: Rounds) -> None:
        self._stored = stored
        self._own: dict[str, Round] = {}
        self._gone: set[str] = set()

    def save(self, one: Round) -> None:
        """The round would be gone at once, however long it would wait."""
        self._own[one.id] = one

    def of(self, event_id: str) -> list[Round]:
        """An event's rounds, in order of their facts."""
        stored = {each.id: each for each in self._stored.of(event_id)}
        now = {key: each for key, each in (stored | self._own).items() if key not in self._gone}
        return sorted(now.values(), key=lambda each: (each.at, each.id))

    def oldest(self, _: datetime) -> Round | None:
        """One of those to go."""
        return next(iter(self._own.values()), None)

    def move(self, one: Round) -> None:
        """Everybody up to the round's cursor would have been told."""
        self._own[one.id] = one

    def finish(self, one: Round) -> None:
        """Everybody would have been told."""
        self._own.pop(one.id, None)
        self._gone.add(one.id)


class SketchedPlans:
    """Plans as they would be."""

    def __init__(self, stored: Plans) -> None:
        self._stored = stored
        self._own: dict[str, Plan] = {}

    def get(self, event_id: str) -> Plan | None:
        """As rehearsed, else as stored."""
        return self._own.get(event_id) or self._stored.get(event_id)

    def save(self, plan: Plan) -> None:
        """The plan would be as given."""
        self._own[plan.event_id] = plan


class SketchedTroubles:
    """What is known of addresses, but for those that would be tried anew."""

    def __init__(self, stored: StoredTroubles) -> None:
        self._stored = stored
        self._forgotten: set[str] = set()

    def of_each(self, addresses: Sequence[str]) -> Mapping[str, Trouble]:
        """What is known of each of these addresses."""
        known = self._stored.of_each(addresses)
        return {key: Trouble(key) if key in self._forgotten else one for key, one in known.items()}

    def forget_each(self, addresses: Sequence[str]) -> None:
        """They would be tried anew."""
        self._forgotten.update(addresses)


class Sketch:
    """See the module."""

    def __init__(self, tx: Transaction, event_id: str) -> None:
        self._tx = tx
        self.events = SketchedEvents(tx.events)
        self.invitees = SketchedInvitees(tx.invitees, event_id)
        self.invitations = SketchedInvitations(tx.invitations)
        self.mails = SketchedMails(tx.mails)
        self.rounds = SketchedRounds(tx.rounds)
        self.plans = SketchedPlans(tx.plans)
        self.troubles = SketchedTroubles(tx.troubles)

    @property
    def as_transaction(self) -> Transaction:
        """The same, for use cases; what none of them writes is read where it is stored."""
        return cast(Transaction, self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)
