"""One-time links to the page about oneself, and the visits they began; both go when they have run out."""

from datetime import timedelta

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.registration.domain.mine import MyLink, MyVisit
from services.registration.store.kept import Document, Kept

USED_LINKS_KEPT = timedelta(days=1)


class StoredMine:
    """See `records.Mine`."""

    def __init__(self, database: Database[Document], session: ClientSession | None) -> None:
        self._links: Kept[MyLink] = Kept(database["my_links"], session, MyLink)
        self._visits: Kept[MyVisit] = Kept(database["my_visits"], session, MyVisit)

    def prepare(self) -> None:
        """Afterwards what ran out is removed."""
        kept = int(USED_LINKS_KEPT.total_seconds())
        self._links.collection.create_index("expires_at", expireAfterSeconds=kept)
        self._visits.collection.create_index("expires_at", expireAfterSeconds=0)

    def link(self, link_id: str) -> MyLink | None:
        """The link, spent or not."""
        return self._links.get(link_id)

    def put_link(self, link: MyLink) -> None:
        """The link is stored."""
        self._links.replace(link)

    def visit(self, visit_id: str) -> MyVisit | None:
        """The visit, run out or not."""
        return self._visits.get(visit_id)

    def put_visit(self, visit: MyVisit) -> None:
        """The visit is stored."""
        self._visits.replace(visit)

    def end_visit(self, visit_id: str) -> None:
        """The visit is over."""
        self._visits.collection.delete_one({"_id": visit_id}, session=self._visits.session)
