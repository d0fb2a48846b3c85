"""Marks as they were made at the door: each of them stays, and this says which one counts.

A mark may be made on a phone without a network and arrive hours later, so it names the marks that its maker
saw (`knew`). A mark nobody has answered yet stands; where several stand that say different things, two people
differ, and both are kept until an organiser, who sees both, makes the mark that answers them. Until then the
one counts that a person at the door made rather than the participant, and of those the latest. Whatever the
order in which marks arrive, the same ones stand and the same one counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain.attendance import Mark

SELF = "self"
WAYS = ("sheet", "door", "away", SELF, "program", "before")
"""How a mark came: from the attendance sheet, the door page, the door page while it had no network, the
participant with the code on the screen, a program; `before`: it stood before marks were kept one by one."""

LONGEST_AWAY = timedelta(days=365)
"""No device is without a network for longer; one that says so has a clock that means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A mark as somebody made it.

    Args:
        id: given where it was made, so that it is kept once however often it is sent.
        mark: None takes a mark back.
        at: when it was made, by our clock; of one made without a network as its device measured.
        by: whoever made it, as the audit names them.
        device: tells the devices of one account apart; empty where that does not matter.
        knew: ids of the marks it answers.
    """

    id: str
    event_id: str
    session_id: str
    registration_id: str
    mark: Mark | None
    at: datetime
    received_at: datetime
    by: str
    way: str
    device: str = ""
    knew: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What marks of one person at one session come to.

    Args:
        heads: those nobody has answered, the one that counts first.
    """

    heads: tuple[Noted, ...] = ()

    @property
    def counts(self) -> Mark | None:
        """The mark that counts; None when there is none."""
        return self.heads[0].mark if self.heads else None

    @property
    def differ(self) -> bool:
        """Is an organiser to settle which is right?"""
        return len({each.mark for each in self.heads}) > 1

    @property
    def known(self) -> tuple[str, ...]:
        """What a mark made by somebody who sees this answers."""
        return tuple(each.id for each in self.heads)


NOTHING = Standing()


def standing(noted: Iterable[Noted]) -> Standing:
    """What one person's marks at one session come to, in whatever order they are given.

    A mark does not answer itself; of marks that all answer each other, as no honest device sends them,
    all stand.
    """
    every = {each.id: each for each in noted}
    answered = {known for name, each in every.items() for known in each.knew if known != name}
    heads = [each for name, each in every.items() if name not in answered] or every.values()
    return Standing(tuple(sorted(heads, key=_weight, reverse=True)))


def _weight(one: Noted) -> tuple[bool, datetime, str]:
    return one.way != SELF, one.at, one.id


def by_person(noted: Iterable[Noted]) -> dict[str, Standing]:
    """The same for everybody of a session, by registration."""
    sorted_out: dict[str, list[Noted]] = {}
    for each in noted:
        sorted_out.setdefault(each.registration_id, []).append(each)
    return {registration_id: standing(own) for registration_id, own in sorted_out.items()}


def handed_over(noted: Iterable[Noted], kept: str) -> list[Noted]:
    """The marks of a registration as those of `kept`, the one of the same person that stays: made by whom and
    when they were, each answering what it answered. Handed over once more, they are the same marks."""
    return [
        replace(
            each,
            id=_name_of(each.id, each, kept),
            registration_id=kept,
            knew=tuple(_name_of(one, each, kept) for one in each.knew),
        )
        for each in noted
    ]


def _name_of(name: str, noted: Noted, kept: str) -> str:
    gone = noted.registration_id
    own = name.removeprefix(f"{gone}:{noted.session_id}") or f":{gone}"
    return f"{kept}:{noted.session_id}{own}"


def made_at(said: datetime, device_now: datetime, received_at: datetime) -> datetime:
    """When a mark was made by our clock, whatever the device's clock shows; never later than it came, nor
    longer ago than `LONGEST_AWAY`."""
    ago = min(max(device_now - said, timedelta(0)), LONGEST_AWAY)
    return received_at - ago


def as_of_before(
    marks: Sequence[tuple[str, Mark]], event_id: str, session_id: str, at: datetime
) -> list[Noted]:
    """The marks (registration, mark) that stood before marks were kept one by one."""
    return [
        Noted(
            id=f"{registration_id}:{session_id}",
            event_id=event_id,
            session_id=session_id,
            registration_id=registration_id,
            mark=mark,
            at=at,
            received_at=at,
            by="",
            way="before",
        )
        for registration_id, mark in marks
    ]
