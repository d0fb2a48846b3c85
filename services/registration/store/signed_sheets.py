"""Photographs of signed sheets, their bytes in `files`."""

from services.registration.domain.signed_sheets import SignedSheet
from services.registration.store.kept import Kept


class StoredSignedSheets(Kept[SignedSheet]):
    """See `records.SignedSheets`."""

    def prepare(self) -> None:
        """Afterwards a session's are found by index."""
        self.collection.create_index("session_id")

    def of_session(self, session_id: str) -> list[SignedSheet]:
        """The oldest first."""
        return self.all({"session_id": session_id}, sort="at")
