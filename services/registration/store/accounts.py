"""Organisers' accounts, their one-time links and their sessions."""

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.registration.domain.accounts import Organiser, SignInLink, SignInSession
from services.registration.store.kept import Document, Kept


class StoredAccounts:
    """See `records.Accounts`. Links and sessions go by themselves when they have run out."""

    def __init__(self, database: Database[Document], session: ClientSession | None) -> None:
        self._organisers: Kept[Organiser] = Kept(database["accounts"], session, Organiser)
        self._links: Kept[SignInLink] = Kept(database["sign_in_links"], session, SignInLink)
        self._sessions: Kept[SignInSession] = Kept(database["sessions"], session, SignInSession)

    def prepare(self) -> None:
        """Afterwards no two organisers share an address, and what ran out is removed."""
        self._organisers.collection.create_index("email", unique=True)
        self._links.collection.create_index("expires_at", expireAfterSeconds=86_400)
        self._sessions.collection.create_index("expires_at", expireAfterSeconds=0)
        self._sessions.collection.create_index("organiser_id")

    def by_email(self, email: str) -> Organiser | None:
        """The one with this canonical address."""
        return self._organisers.first({"email": email})

    def get(self, account_id: str) -> Organiser | None:
        """The one with this id."""
        return self._organisers.get(account_id)

    def put(self, organiser: Organiser) -> None:
        """The account is stored.

        Raises:
            DuplicateError: another account has the address.
        """
        self._organisers.replace(organiser)

    def link(self, link_id: str) -> SignInLink | None:
        """The link, spent or not."""
        return self._links.get(link_id)

    def put_link(self, link: SignInLink) -> None:
        """The link is stored."""
        self._links.replace(link)

    def session(self, session_id: str) -> SignInSession | None:
        """The session, run out or not."""
        return self._sessions.get(session_id)

    def put_session(self, session: SignInSession) -> None:
        """The session is stored."""
        self._sessions.replace(session)

    def end_session(self, session_id: str) -> None:
        """The session is gone."""
        self._sessions.collection.delete_one({"_id": session_id}, session=self._sessions.session)

    def end_sessions_of(self, account_id: str) -> None:
        """All sessions of the account are gone."""
        self._sessions.collection.delete_many({"organiser_id": account_id}, session=self._sessions.session)
