"""What indexes are wanted is known without a database, and a change of it is noticed."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents import connect
from shared.indexes import Client, Wanted, beginning, digest, wanted
from tests.stack import free_ports


def asking(*indexes: tuple[str, str, bool]) -> Callable[[Client], None]:
    """Asks for these: collection, key, unique."""

    def ask(client: Client) -> None:
        for collection, key, unique in indexes:
            client["any"][collection].create_index(key, unique=unique)

    return ask


WISHES = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("kl"), st.booleans()), max_size=4)


def test_wishes_are_gathered_by_collection_in_the_order_they_were_uttered() -> None:
    email = ("a", "email", True)
    wishes = wanted(asking(email, ("b", "slug", False), ("a", "event_id", False), email))

    names = {name: [each.document["name"] for each in indexes] for name, indexes in wishes.items()}
    assert names == {"a": ["email_1", "event_id_1"], "b": ["slug_1"]}


def test_a_process_that_is_begun_without_a_database_soon_begins_to_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.documents.BUDGET_S", 60)
    begun = time.monotonic()

    with connect(f"mongodb://127.0.0.1:{free_ports(1)[0]}/", "test") as nowhere:
        beginning(nowhere["x"], asking(("a", "email", True)))()

    assert time.monotonic() - begun < 50  # left to itself, it waits for the whole budget


@given(WISHES, WISHES)
def test_wishes_have_one_digest_exactly_when_they_are_the_same(
    one: list[tuple[str, str, bool]], other: list[tuple[str, str, bool]]
) -> None:
    first, second = wanted(asking(*one)), wanted(asking(*other))

    assert (digest(first) == digest(second)) == (plain(first) == plain(second))


def plain(wishes: Wanted) -> list[tuple[str, list[dict[str, object]]]]:
    """To be compared."""
    return [(name, [each.document for each in indexes]) for name, indexes in wishes.items()]
