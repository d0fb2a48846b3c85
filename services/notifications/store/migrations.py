"""What releases changed of the data earlier ones stored, in order (shared/migrations.py)."""

from shared.migrations import Data, Migration

FORMER_INDEXES = ("due", "queue")
"""Of the journal, from before its queue was found by `next`: they cost every write and serve nothing."""

NARROW_INDEXES = frozenset({"event", "written"})
"""Of the journal, from before `event_newest` and `newest`."""


def drop_former_indexes(data: Data, _: str) -> str:
    """The journal keeps only the indexes it is asked by."""
    for name in data["mails"].index_information().keys() & set(FORMER_INDEXES):
        data["mails"].drop_index(name)
    return ""


def refuse_releases_that_know_no_pictures(_: Data, __: str) -> str:
    """Mails may be stored without the picture they carry now; an earlier release would send them so."""
    return ""


def drop_narrow_indexes(data: Data, _: str) -> str:
    """The journal's newest mails are found by indexes that hold what may be asked for with them."""
    for name in data["mails"].index_information().keys() & NARROW_INDEXES:
        data["mails"].drop_index(name)
    return ""


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "drop the journal's former indexes", drop_former_indexes),
    Migration(2, "keep pictures of mails once", refuse_releases_that_know_no_pictures),
    Migration(3, "drop the journal's narrow indexes", drop_narrow_indexes),
)
