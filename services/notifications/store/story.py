"""What this service can tell of one registration (shared/stories.py)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.stories import Step, Travelled

ARRIVED = ("received_at", "kind", "reason")
SHOWN = ("template", "written_at", "attempts", "state", "reason", "ended_at", "correlation_id", "method")


class StoredStory:
    """See `shared.stories.Story`."""

    def __init__(self, travelled: Travelled) -> None:
        self._travelled = travelled
        self._database = travelled.database

    def steps(self, registration_id: str, heard: Sequence[str]) -> Iterator[Step]:
        """See `Story`."""
        mails = self._database["mails"].find({"invitee_id": registration_id}, dict.fromkeys(SHOWN, 1))
        for mail in mails:
            yield from self._mail(mail)
        yield from self._arrived(registration_id)
        yield from self._answered(registration_id)
        yield from self._travelled.steps(registration_id, heard)

    def _mail(self, mail: Mapping[str, Any]) -> Iterator[Step]:
        service, mail_id, why = self._travelled.service, mail["_id"], mail["correlation_id"]
        name = f"{mail['template']} {mail['method']}".rstrip()
        yield Step(mail["written_at"], service, "mail written", name, mail_id, why)
        for attempt in mail["attempts"]:
            yield Step(attempt["begun_at"], service, "mail offered", name, mail_id, why)
        if ended := mail.get("ended_at"):
            state = f"mail {mail['state']}"
            yield Step(ended, service, state, f"{name} {mail['reason']}".rstrip(), mail_id, why)

    def _arrived(self, registration_id: str) -> Iterator[Step]:
        """Mails of this person's that came in, with what became of each."""
        found = self._database["incoming"].find({"invitee_id": registration_id}, dict.fromkeys(ARRIVED, 1))
        for mail in found:
            about = f"{mail['kind']} {mail['reason']}".rstrip()
            yield Step(mail["received_at"], self._travelled.service, "mail came in", about, mail["_id"])

    def _answered(self, registration_id: str) -> Iterator[Step]:
        """What counts of it."""
        wanted = {"answer": 1, "session_id": 1, "at": 1}
        for one in self._database["answers"].find({"invitee_id": registration_id}, wanted):
            yield Step(one["at"], self._travelled.service, "answer counts", one["answer"], one["session_id"])
