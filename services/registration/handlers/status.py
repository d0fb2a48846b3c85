"""How the three services stand, for administrators: each is asked, and who does not answer is shown so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shared.standing import AWAY


@dataclass(frozen=True)
class Asker:
    """Who asks, and when: the token that opens the services' doors says so."""

    subject: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Letters:
    """A group of dead letters of one service: of one type, failed for one reason."""

    service: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Picture:
    """A funder's logo, as mails carry it; `kind` is `png` or `jpeg`."""

    content: bytes
    kind: str


@dataclass(frozen=True)
class Chosen:
    """Whom somebody wants to write to: ids of registrations for one event. `by` is the actor."""

    circular_id: str
    event_id: str
    by: str
    registrations: Sequence[str]


@dataclass(frozen=True)
class Told:
    """What a service told of itself; `standing` is None when it did not answer."""

    service: str
    standing: Mapping[str, Any] | None

    @property
    def concerns(self) -> Sequence[str]:
        """The codes of what is not well."""
        return (AWAY,) if self.standing is None else tuple(self.standing["concerns"])

    def group(self, letters: Letters) -> Mapping[str, Any] | None:
        """What it tells of these letters; None when there are none any more, or it does not answer."""
        stored = (self.standing or {}).get("stored") or {}
        wanted = (letters.kind, letters.reason)
        return next(
            (each for each in stored.get("dead_letters", ()) if (each["kind"], each["reason"]) == wanted),
            None,
        )


class Services(Protocol):
    """The three services, asked over their own doors.

    `logo` of a programme, by its slug, is None when it has none, or nobody answers.
    """

    def told(self, asker: Asker) -> list[Told]:
        """What each tells of itself, in the usual order; all are asked at once and none for long."""

    def held(
        self, service: str, ids: Sequence[str], mailbox: str, feed_id: str, at: datetime
    ) -> Mapping[str, Any] | None:
        """What another service holds of these registrations, of this mailbox and its feed; None when it does
        not answer."""

    def choose(self, chosen: Chosen, at: datetime) -> bool:
        """There is a draft of a letter to these people; False when the event is not known there yet.

        Raises:
            Unavailable: `notifications`; telling it again makes no second draft.
        """

    def replay(self, asker: Asker, letters: Letters) -> Mapping[str, int]:
        """The letters are handled once more, so many at once; answers `done` and `refused`.

        Raises:
            Unavailable: the service does not answer; asking again is safe.
        """

    def discard(self, asker: Asker, letters: Letters, why: str) -> Mapping[str, int]:
        """The letters are given up; as `replay`."""

    def logo(self, asker: Asker, programme: str) -> Picture | None: ...

    def would_tell(self, event_id: str, bodies: Sequence[str], at: datetime) -> Mapping[str, Any] | None:
        """Who would be told what if these messages about an event came in now (`RehearsalBody`); None when
        nobody answers, or the event is not known there yet."""


def clocks_apart_ms(told: Sequence[Told]) -> int | None:
    """Milliseconds between the clock furthest ahead and the one furthest behind, of all processes that
    answered; None without any. Each is measured against the database."""
    stored = [each.standing["stored"] for each in told if each.standing and each.standing["stored"]]
    ahead = [
        clock
        for each in stored
        for clock in (each["clock_ms"], *(one["clock_ms"] for one in each["workers"]))
    ]
    return max(ahead) - min(ahead) if ahead else None
