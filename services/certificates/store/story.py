"""What this service can tell of one registration (shared/stories.py)."""

from collections.abc import Iterator, Sequence

from shared.stories import Step, Travelled


class StoredStory:
    """See `shared.stories.Story`."""

    def __init__(self, travelled: Travelled) -> None:
        self._travelled = travelled
        self._database = travelled.database

    def steps(self, registration_id: str, heard: Sequence[str]) -> Iterator[Step]:
        """See `Story`."""
        for document in self._database["certificates"].find({"registration_id": registration_id}):
            number, why = document["number"], document.get("correlation_id", "")
            service = self._travelled.service
            yield Step(document["issued_at"], service, "document numbered", number, correlation_id=why)
            if ended := document.get("ended_at"):
                yield Step(ended, service, f"document {document['state']}", number)
        yield from self._travelled.steps(registration_id, heard)
