"""Parties: what contacts asked for, found by id alone, and contacts of employers wherever they stand."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.employers import employer_id
from services.registration.domain.erasures import Contacts
from services.registration.domain.parties import Forwarding, Party
from services.registration.domain.persons import Person
from services.registration.store.kept import Document, Kept

CONTACT = {f"contact.{name}": "" for name in ("first_name", "last_name", "email", "organisation", "phone")}
NOMINATOR = {f"nominated_by.{name}": "" for name in ("name", "email", "statement")}
"""The employer itself stays: that somebody was nominated is part of why they took part."""

STANDS = {"$exists": True, "$gt": ""}


class StoredParties(Kept[Party]):
    """See `records.Parties`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Party)
        self._registrations = collection.database["registrations"]
        self._employers = collection.database["employers"]

    def prepare(self) -> None:
        """Afterwards contacts are found by index."""
        self.collection.create_index("contact.email", name="contact")
        named = {"nominated_by.email": {"$exists": True}}
        self._registrations.create_index(
            "nominated_by.email", name="nominators", partialFilterExpression=named
        )

    def contacts_of(self, email: str) -> Contacts:
        """Where this canonical address is an employer's contact."""
        typed = {"$regex": f"^{re.escape(email)}$", "$options": "i", "$exists": True}
        found = self._found({"contact.email": typed}, {"nominated_by.email": typed})
        pages = list(self._employers.find({"email": typed}, session=self.session).sort("_id"))
        first = found.person or (_person(pages[0]) if pages else None)
        own = {*found.employer_ids, *(str(one["_id"]) for one in pages)}
        return replace(found, person=first, employer_ids=tuple(sorted(own)))

    def contacts_at(self, event_ids: Collection[str], before: datetime | None = None) -> Contacts:
        """Every employer's contact that is still known at these events, on request only those who have been
        known since `before`."""
        there = {"event_id": {"$in": [*event_ids]}}
        made, came = ({name: {"$lt": before}} if before else {} for name in ("made_at", "created_at"))
        return self._found(
            {**there, **made, "contact.email": STANDS}, {**there, **came, "nominated_by.email": STANDS}
        )

    def addresses(self, contacts: Contacts) -> set[str]:
        """Under which addresses they are known, as typed and in small letters."""
        places = (
            (self.collection, contacts.party_ids, "contact.email"),
            (self._registrations, contacts.named_ids, "nominated_by.email"),
            (self._employers, contacts.employer_ids, "email"),
        )
        found = {
            one
            for rows, ids, name in places
            for one in rows.distinct(name, {"_id": {"$in": [*ids]}}, session=self.session)
        }
        return {one for each in found if each for one in (each, each.lower())}

    def forget(self, contacts: Contacts) -> None:
        """Nobody knows any more who the contacts were."""
        for rows, ids, there, gone in (
            (self.collection, contacts.party_ids, "contact", CONTACT),
            (self._registrations, contacts.named_ids, "nominated_by", NOMINATOR),
        ):
            known = {"_id": {"$in": [*ids]}, there: {"$exists": True}}
            rows.update_many(known, {"$set": gone}, session=self.session)

    def _found(self, parties: dict[str, Any], named: dict[str, Any]) -> Contacts:
        held = self.all(parties)
        shown = {"nominated_by": 1, "event_id": 1}
        names = list(self._registrations.find(named, shown, session=self.session).sort("_id"))
        said = [one.contact for one in held] + [_person(one["nominated_by"]) for one in names]
        pages = {employer_id(one["event_id"], one["nominated_by"].get("email", "")) for one in names}
        return Contacts(
            party_ids=tuple(one.id for one in held),
            named_ids=tuple(str(one["_id"]) for one in names),
            person=said[0] if said else None,
            employer_ids=tuple(sorted(pages)),
        )


def _person(nominator: Document) -> Person:
    return Person(
        first_name=nominator.get("name", ""),
        last_name="",
        email=nominator.get("email", ""),
        language="et",
        organisation=nominator.get("organisation", ""),
    )


class StoredForwardings(Kept[Forwarding]):
    """See `records.Forwardings`."""

    def remove(self, registration_id: str) -> None:
        """Nobody is named for this place."""
        self.collection.delete_one({"_id": registration_id}, session=self.session)
