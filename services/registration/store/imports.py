"""Files of people on their way in. They go by themselves when they are kept no longer."""

from collections.abc import Sequence

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.registration.domain.imports import GOING, OPEN, Import, ImportRow
from services.registration.store.kept import Document, Kept

UNDER_WAY = {"state": GOING}


class StoredImports:
    """See `records.Imports`."""

    def __init__(self, database: Database[Document], session: ClientSession | None) -> None:
        self._imports: Kept[Import] = Kept(database["imports"], session, Import)
        self._rows: Kept[ImportRow] = Kept(database["import_rows"], session, ImportRow)

    def prepare(self) -> None:
        """Afterwards a file's rows, and the files under way, are found by index."""
        for kept in (self._imports, self._rows):
            kept.collection.create_index("kept_until", expireAfterSeconds=0, name="kept")
        self._imports.collection.create_index("state", name="under-way", partialFilterExpression=UNDER_WAY)
        self._rows.collection.create_index([("import_id", 1), ("number", 1)], name="in-order")

    def get(self, import_id: str) -> Import | None:
        """The one with this id."""
        return self._imports.get(import_id)

    def put(self, one: Import) -> None:
        """It is as given."""
        self._imports.replace(one)

    def under_way(self) -> list[Import]:
        """Those whose people are being entered."""
        return self._imports.all(UNDER_WAY)

    def add_rows(self, rows: Sequence[ImportRow]) -> None:
        """The rows are stored."""
        if rows:
            self._rows.collection.insert_many(
                [self._rows.encode(row) for row in rows], session=self._rows.session
            )

    def rows(self, import_id: str) -> list[ImportRow]:
        """All rows of a file, in its order."""
        return self._rows.all({"import_id": import_id}, sort="number")

    def open_rows(self, import_id: str, limit: int) -> list[ImportRow]:
        """The first of those that were not tried."""
        return self._rows.all({"import_id": import_id, "outcome": OPEN}, sort="number", limit=limit)

    def put_row(self, row: ImportRow) -> None:
        """The row is as given."""
        self._rows.replace(row)
