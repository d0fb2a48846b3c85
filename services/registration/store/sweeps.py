"""Acts upon many, with what becomes of each. Both go by themselves when they are kept no longer."""

from collections.abc import Sequence

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.registration.domain.sweeps import GOING, OPEN, Item, Sweep
from services.registration.store.kept import Document, Kept

UNDER_WAY = {"state": GOING}


class StoredSweeps:
    """See `records.Sweeps`."""

    def __init__(self, database: Database[Document], session: ClientSession | None) -> None:
        self._sweeps: Kept[Sweep] = Kept(database["sweeps"], session, Sweep)
        self._items: Kept[Item] = Kept(database["sweep_items"], session, Item)

    def prepare(self) -> None:
        """Afterwards a sweep's items, and the sweeps under way, are found by index."""
        for kept in (self._sweeps, self._items):
            kept.collection.create_index("kept_until", expireAfterSeconds=0, name="kept")
        self._sweeps.collection.create_index("state", name="under-way", partialFilterExpression=UNDER_WAY)
        self._items.collection.create_index([("sweep_id", 1), ("number", 1)], name="in-order")

    def get(self, sweep_id: str) -> Sweep | None:
        """The one with this id."""
        return self._sweeps.get(sweep_id)

    def put(self, sweep: Sweep) -> None:
        """It is as given."""
        self._sweeps.replace(sweep)

    def under_way(self) -> list[Sweep]:
        """Those that were begun and are not done."""
        return self._sweeps.all(UNDER_WAY)

    def plan(self, items: Sequence[Item]) -> None:
        """What it is to do."""
        self._items.collection.insert_many(
            [self._items.encode(item) for item in items], session=self._items.session
        )

    def items(self, sweep_id: str) -> list[Item]:
        """All of a sweep, in order."""
        return self._items.all({"sweep_id": sweep_id}, sort="number")

    def next_open(self, sweep_id: str) -> Item | None:
        """The first that is not done."""
        found = self._items.all({"sweep_id": sweep_id, "outcome": OPEN}, sort="number", limit=1)
        return found[0] if found else None

    def settle(self, item: Item) -> None:
        """What became of one."""
        self._items.replace(item)

    def item(self, item_id: str) -> Item | None:
        """One of them."""
        return self._items.get(item_id)
