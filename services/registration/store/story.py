"""What this service can tell of one registration (shared/stories.py)."""

from collections.abc import Iterator, Sequence

from shared.stories import Step, Travelled

TOLD = ("invited_at", "reminded_at", "failed_at")
"""Of a person's mails, as this service heard of them."""


class StoredStory:
    """See `shared.stories.Story`."""

    def __init__(self, travelled: Travelled) -> None:
        self._travelled = travelled
        self._database = travelled.database

    def steps(self, registration_id: str, heard: Sequence[str]) -> Iterator[Step]:
        """See `Story`."""
        yield from self._states(registration_id)
        yield from self._visited(registration_id)
        yield from self._shown(registration_id)
        yield from self._answered(registration_id)
        yield from self._travelled.steps(registration_id, heard)

    def _states(self, registration_id: str) -> Iterator[Step]:
        found = self._database["registrations"].find_one({"_id": registration_id}, {"history": 1})
        for past in found["history"] if found else ():
            yield Step(past["at"], self._travelled.service, "became", past["status"], registration_id)

    def _visited(self, registration_id: str) -> Iterator[Step]:
        found = self._database["visits"].find({"registration_id": registration_id}, {"history": 1})
        for visit in found:
            for past in visit["history"]:
                yield Step(past["at"], self._travelled.service, "visit", past["status"], visit["_id"])

    def _shown(self, registration_id: str) -> Iterator[Step]:
        found = self._database["deliveries"].find_one({"_id": registration_id}, dict.fromkeys(TOLD, 1))
        for name in TOLD:
            if found and (at := found.get(name)):
                yield Step(at, self._travelled.service, "roster shows", name.removesuffix("_at"))

    def _answered(self, registration_id: str) -> Iterator[Step]:
        wanted = {"answer": 1, "session_id": 1, "at": 1}
        for one in self._database["answers"].find({"who": registration_id}, wanted):
            yield Step(one["at"], self._travelled.service, "roster shows", one["answer"], one["session_id"])
