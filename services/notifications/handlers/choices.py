"""What the use cases need of a store for what people have said: answers, second thoughts, preferences."""

from datetime import datetime
from typing import Protocol

from services.notifications.domain.answers import Answered
from services.notifications.domain.declines import Question


class Answers(Protocol):
    """The answer that counts for each invitation."""

    def get(self, key: str) -> Answered | None: ...

    def of(self, invitee_id: str) -> dict[str, Answered]:
        """By UID; proposals of another time are none."""

    def save(self, answered: Answered) -> None: ...


class Declines(Protocol):
    """Who is to be asked about the seat."""

    def get(self, invitee_id: str) -> Question | None: ...

    def save(self, question: Question) -> None: ...

    def next_due(self, at: datetime) -> Question | None: ...


class Preferences(Protocol):
    """What people have chosen not to get."""

    def refuses(self, key: str) -> bool: ...

    def refuse(self, key: str, at: datetime) -> None: ...

    def accept(self, key: str) -> None: ...
