"""Activities: the lines of a programme, with their targets."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from services.registration.domain.programmes import Activity
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.programmes import programme_by_slug
from services.registration.handlers.records import Records
from services.registration.handlers.views import Page
from shared.errors import Conflict, NotFound
from shared.ids import new_id


def create_activity(desk: Desk, call: Call, programme_slug: str, fields: Mapping[str, Any]) -> Activity:
    """The activity exists in its programme.

    Args:
        fields: `Activity`'s own names with domain values; `id` and `programme_id` are given here.

    Raises:
        NotFound: `unknown-programme`.
        Conflict: `code-taken`.
    """
    activity_id = new_id()

    def work(tx: Transaction) -> Activity:
        programme = programme_by_slug(tx, programme_slug)
        activity = Activity(**{**fields, "id": activity_id, "programme_id": programme.id})
        tx.activities.add(activity)
        audit(tx, call, "create", f"activities/{activity.id}")
        return activity

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("code-taken") from None


def change_activity(
    desk: Desk, call: Call, programme_slug: str, code: str, changes: Mapping[str, Any]
) -> Activity:
    """The named fields have their new values.

    Raises:
        NotFound: `unknown-programme`, `unknown-activity`.
        Conflict: `code-taken`.
    """

    def work(tx: Transaction) -> Activity:
        before = _by_code(tx, programme_slug, code)
        kept = {"id": before.id, "programme_id": before.programme_id}
        changed = replace(before, **{**changes, **kept})
        tx.activities.replace(changed)
        audit(tx, call, "change", f"activities/{before.id}")
        return changed

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("code-taken") from None


def get_activity(desk: Desk, programme_slug: str, code: str) -> Activity:
    """The activity with this code.

    Raises:
        NotFound: `unknown-programme`, `unknown-activity`.
    """
    return _by_code(desk.store.records, programme_slug, code)


def list_activities(
    desk: Desk,
    programme_slug: str = "",
    after: str = "",
    limit: int = 50,
    among: Collection[str] | None = None,
) -> Page[Activity]:
    """Activities, oldest first; when no slug is given, of all programmes or those among these slugs.

    Raises:
        NotFound: `unknown-programme`.
    """
    records = desk.store.records
    ids: list[str] | None = None
    if programme_slug:
        ids = [programme_by_slug(records, programme_slug).id]
    elif among is not None:
        ids = [each.id for each in records.programmes.page("", 0, among)]
    found = records.activities.page(ids, after, limit + 1)
    cursor = found[limit - 1].id if len(found) > limit else None
    return Page(tuple(found[:limit]), cursor)


def _by_code(records: Records, programme_slug: str, code: str) -> Activity:
    activity = records.activities.by_code(programme_by_slug(records, programme_slug).id, code)
    if activity is None:
        raise NotFound("unknown-activity")
    return activity
