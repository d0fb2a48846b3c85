"""What the use cases need of a store for programmes' own texts."""

from typing import Protocol

from services.notifications.domain.logos import Logo
from services.notifications.domain.texts import Own, Text, Version


class Texts(Protocol):
    """What programmes have of their own in their mails."""

    def own(self, programme: str, mail: str) -> Own:
        """The text in use and the logo; read once in a transaction."""

    def get(self, programme: str, mail: str) -> Text:
        """How a text stands, also one nobody has written yet."""

    def of(self, programme: str) -> dict[str, Text]:
        """Every text of a programme somebody has written, by mail."""

    def save(self, text: Text) -> None: ...

    def add(self, version: Version) -> None: ...

    def version(self, programme: str, mail: str, number: int) -> Version | None: ...

    def versions(self, programme: str, mail: str, limit: int) -> list[Version]:
        """Newest first."""

    def logo(self, programme: str) -> Logo | None: ...

    def set_logo(self, programme: str, logo: Logo | None) -> None: ...
