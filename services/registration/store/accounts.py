"""Organisers' accounts, their one-time links and their sessions."""

from collections.abc import Collection
from datetime import datetime

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.registration.domain.accounts import ROLES, Attempts, Organiser, SignInLink, SignInSession
from services.registration.domain.members import MemberInvitation
from services.registration.store.kept import Document, Kept


class StoredAccounts:
    """See `records.Accounts`. Links and sessions go by themselves when they have run out."""

    def __init__(self, database: Database[Document], session: ClientSession | None) -> None:
        self._organisers: Kept[Organiser] = Kept(database["accounts"], session, Organiser)
        self._links: Kept[SignInLink] = Kept(database["sign_in_links"], session, SignInLink)
        self._sessions: Kept[SignInSession] = Kept(database["sessions"], session, SignInSession)
        self._attempts: Kept[Attempts] = Kept(database["password_attempts"], session, Attempts)
        self._invitations: Kept[MemberInvitation] = Kept(
            database["member_invitations"], session, MemberInvitation
        )

    def prepare(self) -> None:
        """Afterwards no two organisers share an address, and what ran out is removed."""
        self._organisers.collection.create_index("email", unique=True)
        self._links.collection.create_index("expires_at", expireAfterSeconds=86_400)
        self._sessions.collection.create_index("expires_at", expireAfterSeconds=0)
        self._sessions.collection.create_index("organiser_id")

        self._attempts.collection.create_index("last_at", expireAfterSeconds=86_400)
        self._invitations.collection.create_index(["programme_id", "email"])
        self._invitations.collection.create_index("expires_at", expireAfterSeconds=30 * 86_400)
        self._organisers.collection.create_index("memberships.$**")

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

    def sessions_of(self, account_id: str) -> list[SignInSession]:
        """The account's sessions, run out or not."""
        return self._sessions.all({"organiser_id": account_id})

    def note_seen(self, session_id: str, at: datetime) -> None:
        """The browser was here."""
        self._sessions.collection.update_one({"_id": session_id}, {"$set": {"seen_at": at}})

    def attempts(self, key: str) -> Attempts:
        """Wrong passwords under this key."""
        return self._attempts.get(key) or Attempts(key)

    def put_attempts(self, attempts: Attempts) -> None:
        """They are as given; none leave nothing."""
        if attempts.count:
            self._attempts.replace(attempts)
        else:
            self._attempts.collection.delete_one({"_id": attempts.id}, session=self._attempts.session)

    def many(self, ids: Collection[str]) -> dict[str, Organiser]:
        """Those with these ids, by id."""
        return self._organisers.many(ids)

    def of_programme(self, programme_id: str) -> list[Organiser]:
        """Whoever has a role in the programme, by name."""
        return self._organisers.all({f"memberships.{programme_id}": {"$exists": True}}, "name")

    def of_installation(self) -> list[Organiser]:
        """Whoever has a role in the whole installation, by name."""
        return self._organisers.all({"role": {"$in": list(ROLES)}}, "name")

    def invitation(self, invitation_id: str) -> MemberInvitation | None:
        """The invitation, used or not."""
        return self._invitations.get(invitation_id)

    def invitations_to(self, programme_id: str) -> list[MemberInvitation]:
        """Invitations to the programme nobody has followed yet."""
        return self._invitations.all({"programme_id": programme_id, "used_at": None}, "email")

    def put_invitation(self, invitation: MemberInvitation) -> None:
        """The invitation is stored."""
        self._invitations.replace(invitation)

    def drop_invitation(self, invitation_id: str) -> None:
        """The invitation is gone."""
        self._invitations.collection.delete_one({"_id": invitation_id}, session=self._invitations.session)

    def end_session(self, session_id: str) -> None:
        """The session is gone."""
        self._sessions.collection.delete_one({"_id": session_id}, session=self._sessions.session)

    def end_sessions_of(self, account_id: str) -> None:
        """All sessions of the account are gone."""
        self._sessions.collection.delete_many({"organiser_id": account_id}, session=self._sessions.session)
