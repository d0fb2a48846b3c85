"""Personal links open one thing, for one purpose, until they are withdrawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import NotFound
from shared.ids import new_id
from shared.links import TOKEN_LENGTH, Links

LINKS = Links(b"k" * 32)
ids = st.binary(min_size=12, max_size=12).map(bytes.hex)


@given(ids, st.integers(0, 1000))
def test_a_token_opens_what_it_was_made_for(thing: str, generation: int) -> None:
    token = LINKS.token("registration", thing, generation)

    assert LINKS.verify("registration", token, generation) == thing
    assert LINKS.thing_id(token) == thing
    assert len(token) == TOKEN_LENGTH


@given(ids, ids)
def test_different_things_have_different_tokens(one: str, other: str) -> None:
    assert (LINKS.token("trainer", one) == LINKS.token("trainer", other)) == (one == other)


def test_a_token_of_another_purpose_generation_or_installation_opens_nothing() -> None:
    thing = new_id()
    token = LINKS.token("registration", thing)

    for links, purpose, generation in (
        (LINKS, "trainer", 0),
        (LINKS, "registration", 1),
        (Links(b"x" * 32), "registration", 0),
    ):
        with pytest.raises(NotFound, match="unknown-link"):
            links.verify(purpose, token, generation)


@given(st.integers(0, TOKEN_LENGTH - 1), st.sampled_from("Aa0-_9Zz"))
def test_a_token_with_one_letter_changed_opens_nothing(place: int, letter: str) -> None:
    token = LINKS.token("registration", "ab" * 12)
    changed = token[:place] + letter + token[place + 1 :]

    if changed != token:
        with pytest.raises(NotFound, match="unknown-link"):
            LINKS.verify("registration", changed)


@given(st.text(max_size=80))
def test_any_other_text_opens_nothing(text: str) -> None:
    with pytest.raises(NotFound, match="unknown-link"):
        LINKS.verify("registration", text)
