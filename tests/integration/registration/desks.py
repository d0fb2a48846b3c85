"""Desks of the registration service on a real database."""

import json
from typing import Any, cast

from pymongo import MongoClient

from services.registration.asking import AskedServices
from services.registration.handlers.desk import Desk
from services.registration.handlers.glances import Glances
from services.registration.handlers.group_commit import GroupCommit, Pace
from services.registration.handlers.outcomes import Outcomes
from services.registration.handlers.ports import Answer, Asking
from services.registration.handlers.strangers import UNGUARDED
from services.registration.handlers.turnstile import Turnstile
from services.registration.passwords import Argon2Passwords
from services.registration.sealing import SealedDrafts
from services.registration.second_factors import SealedCodes
from services.registration.store.database import DatabaseStore
from shared.clock import Clock, system_clock
from shared.links import Links

KEY = b"a key of the tests, long enough "
PATIENT = Pace(patience_s=60)
"""A slow machine refuses nobody: what is tested here is who gets a seat, not how soon."""


def make_desk(client: MongoClient[dict[str, Any]], database: str, clock: Clock | None = None) -> Desk:
    """A desk as bootstrap builds it, on this database, with its indexes."""
    store = DatabaseStore(client, database)
    store.prepare()
    return desk_on(store, clock)


def desk_on(store: DatabaseStore, clock: Clock | None = None) -> Desk:
    """A desk as bootstrap builds it, on this store."""
    glances = Glances(store, PATIENT)
    registrar: GroupCommit[Asking, Answer] = GroupCommit(Turnstile(store).decide, PATIENT)
    return Desk(
        store=store,
        registrar=registrar,
        glances=glances,
        outcomes=Outcomes(store, glances, PATIENT),
        clock=clock or system_clock(),
        links=Links(KEY),
        passwords=Argon2Passwords(),
        codes=SealedCodes(b"c" * 32),
        public_url="http://127.0.0.1:26000",
        services=AskedServices({}, KEY),
        sealing=SealedDrafts(),
        mailboxes=UNGUARDED,
    )


def said(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """What messages of this type say that are still to be sent, oldest first."""
    rows = cast(DatabaseStore, desk.store).database["outbox"].find({"type": kind}).sort("position")
    return [json.loads(row["body"])["data"] for row in rows]
