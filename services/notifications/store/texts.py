"""What programmes have of their own in their mails: texts with all their versions, and the funder's logo."""

from dataclasses import asdict
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.notifications.domain.logos import Logo
from services.notifications.domain.texts import Own, Text, Version
from services.notifications.store.readmodels import Bound

HIGHEST = 1_000_000
"""No text has so many versions, and a database fails over numbers beyond those it can hold."""


def prepare(database: Database[dict[str, Any]]) -> None:
    """Afterwards the indexes exist; a version's number is given once."""
    database["texts"].create_index("programme", name="programme")
    keys = [("programme", 1), ("mail", 1), ("number", -1)]
    database["text_versions"].create_index(keys, name="number", unique=True)


class Texts:
    """Inside a transaction. Many mails of one programme are written in one; each text is read once."""

    def __init__(self, database: Database[dict[str, Any]], session: ClientSession) -> None:
        self._texts = Bound(database["texts"], session)
        self._versions = Bound(database["text_versions"], session)
        self._logos = Bound(database["logos"], session)
        self._known: dict[tuple[str, str], Own] = {}

    def own(self, programme: str, mail: str) -> Own:
        """The text in use and the logo; read once in a transaction. An event of no known programme has
        neither."""
        if (programme, mail) not in self._known:
            text = self.get(programme, mail) if programme else Text("", mail)
            self._known[programme, mail] = Own(text.used, self.logo(programme) if programme else None)
        return self._known[programme, mail]

    def get(self, programme: str, mail: str) -> Text:
        """How a text stands, also one nobody has written yet."""
        found = self._texts.one(Text(programme, mail).id)
        return _text(found) if found else Text(programme, mail)

    def of(self, programme: str) -> dict[str, Text]:
        """Every text of a programme somebody has written, by mail."""
        found = self._texts.rows.find({"programme": programme}, session=self._texts.session)
        return {each["mail"]: _text(each) for each in found}

    def save(self, text: Text) -> None:
        """The text stands as given."""
        self._texts.put({"_id": text.id, **asdict(text)})

    def add(self, version: Version) -> None:
        """The version is kept."""
        self._versions.rows.insert_one(asdict(version), session=self._versions.session)

    def version(self, programme: str, mail: str, number: int) -> Version | None:
        """One version; None when there is no such number."""
        if not 0 < number <= HIGHEST:
            return None
        wanted = {"programme": programme, "mail": mail, "number": number}
        found = self._versions.rows.find_one(wanted, {"_id": 0}, session=self._versions.session)
        return Version(**found) if found else None

    def versions(self, programme: str, mail: str, limit: int) -> list[Version]:
        """Newest first."""
        wanted = {"programme": programme, "mail": mail}
        found = self._versions.rows.find(wanted, {"_id": 0}, session=self._versions.session)
        return [Version(**each) for each in found.sort("number", -1).limit(limit)]

    def logo(self, programme: str) -> Logo | None:
        """The programme's logo."""
        found = self._logos.one(programme)
        return Logo(**{name: value for name, value in found.items() if name != "_id"}) if found else None

    def set_logo(self, programme: str, logo: Logo | None) -> None:
        """The logo is as given; None takes it away."""
        if logo:
            self._logos.put({"_id": programme, **asdict(logo)})
        else:
            self._logos.rows.delete_one({"_id": programme}, session=self._logos.session)


def _text(record: dict[str, Any]) -> Text:
    return Text(**{name: value for name, value in record.items() if name != "_id"})
