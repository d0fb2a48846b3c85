"""What is stored of those who act for others, as use cases ask for it."""

from collections.abc import Collection
from typing import Protocol

from services.registration.domain.employers import Employer
from services.registration.domain.parties import Forwarding, Party


class Parties(Protocol):
    """What contacts asked for, by id."""

    def add(self, party: Party) -> None: ...
    def get(self, party_id: str) -> Party | None: ...


class Forwardings(Protocol):
    """Whom contacts named for places, by the place's registration."""

    def get(self, registration_id: str) -> Forwarding | None: ...
    def many(self, ids: Collection[str]) -> dict[str, Forwarding]: ...
    def replace(self, forwarding: Forwarding) -> None: ...
    def remove(self, registration_id: str) -> None: ...


class Employers(Protocol):
    """Employers' contacts by event and address."""

    def get(self, employer_id: str) -> Employer | None: ...
    def replace(self, employer: Employer) -> None: ...


class ContactRecords(Protocol):
    """All of them, part of `records.Records`."""

    @property
    def parties(self) -> Parties: ...
    @property
    def forwardings(self) -> Forwardings: ...
    @property
    def employers(self) -> Employers: ...
    def forget_contacts(self, event_ids: Collection[str]) -> int: ...
