"""What this service can tell of one registration (shared/stories.py)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.stories import Step, Travelled

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
