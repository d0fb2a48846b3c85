"""Programmes: who pays, in whose name, in which languages."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from services.registration.domain.programmes import Programme
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.views import Page
from shared.errors import Conflict, NotFound
from shared.ids import new_id


def create_programme(desk: Desk, call: Call, fields: Mapping[str, Any]) -> Programme:
    """The programme exists.

    Args:
        fields: `Programme`'s own names with domain values (`LocalText`, `Issuer`); `id` and `version` are
            given here.

    Raises:
        Conflict: `slug-taken`.
    """
    programme = Programme(**{**fields, "id": new_id(), "version": 1})

    def work(tx: Transaction) -> None:
        tx.programmes.add(programme)
        audit(tx, call, "create", f"programmes/{programme.id}")

    try:
        desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("slug-taken") from None
    return programme


def change_programme(
    desk: Desk, call: Call, slug: str, changes: Mapping[str, Any], expects: int | None = None
) -> Programme:
    """The named fields have their new values; everything else is as before.

    Args:
        expects: the version the changes were made to; None = any.

    Raises:
        NotFound: `unknown-programme`.
        Conflict: `slug-taken`, `changed-meanwhile`.
    """

    def work(tx: Transaction) -> Programme:
        before = programme_by_slug(tx, slug)
        if expects is not None and before.version != expects:
            raise Conflict("changed-meanwhile")
        changed = replace(before, **{**changes, "id": before.id, "version": before.version + 1})
        tx.programmes.replace(changed)
        audit(tx, call, "change", f"programmes/{before.id}")
        return changed

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("slug-taken") from None


def get_programme(desk: Desk, slug: str) -> Programme:
    """The programme with this slug.

    Raises:
        NotFound: `unknown-programme`.
    """
    return programme_by_slug(desk.store.records, slug)


def list_programmes(
    desk: Desk, after: str = "", limit: int = 50, among: Collection[str] | None = None
) -> Page[Programme]:
    """Programmes by slug: all, or those among these slugs."""
    found = desk.store.records.programmes.page(after, limit + 1, among)
    cursor = found[limit - 1].slug if len(found) > limit else None
    return Page(tuple(found[:limit]), cursor)


def programme_by_slug(records: Records, slug: str) -> Programme:
    """The programme with this slug, as `records` see it.

    Raises:
        NotFound: `unknown-programme`.
    """
    programme = records.programmes.by_slug(slug)
    if programme is None:
        raise NotFound("unknown-programme")
    return programme
