"""Envelope senders: an address for each mail that only we can make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.envelopes import Envelopes, beside, fits

OWN = "kutse@kutse.example.org"
MAIL = "0123456789abcdef01234567"
KEY = b"k" * 32
ENVELOPES = Envelopes(OWN, KEY, beside(OWN))
MAIL_IDS = st.binary(min_size=12, max_size=12).map(bytes.hex)


@given(mail_id=MAIL_IDS)
def test_a_mail_comes_back_to_an_address_that_names_it(mail_id: str) -> None:
    sender = ENVELOPES.sender_of(mail_id)

    assert ENVELOPES.mail_of(sender) == mail_id
    assert ENVELOPES.mail_of(sender.upper()) == mail_id
    assert ENVELOPES.is_ours(sender)
    assert sender.startswith("kutse+b-")
    assert len(sender.rpartition("@")[0]) <= 64


@given(mail_id=MAIL_IDS, place=st.integers(0, 31), letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_letter_changed_names_no_mail(mail_id: str, place: int, letter: str) -> None:
    sender = ENVELOPES.sender_of(mail_id)
    place += len("kutse+b-")
    changed = sender[:place] + letter + sender[place + 1 :]

    assert ENVELOPES.mail_of(changed) == (mail_id if changed == sender else None)


def test_what_another_installation_made_names_no_mail() -> None:
    assert ENVELOPES.mail_of(Envelopes(OWN, b"x" * 32, beside(OWN)).sender_of(MAIL)) is None


@given(address=st.text(max_size=90))
def test_no_address_is_too_strange_to_be_read(address: str) -> None:
    assert ENVELOPES.mail_of(address) is None
    assert ENVELOPES.mail_of(f"kutse+b-{address}@kutse.example.org") is None


@pytest.mark.parametrize("address", [OWN, "Kutse@KUTSE.example.org", "kutse+anything@kutse.example.org"])
def test_our_address_is_ours_with_or_without_something_after_the_plus(address: str) -> None:
    assert ENVELOPES.is_ours(address)


@pytest.mark.parametrize(
    "address", ["mari@kutse.example.org", "kutse@example.org", "kutse", "", "kutsed+b-x@kutse.example.org"]
)
def test_other_addresses_are_not(address: str) -> None:
    assert not ENVELOPES.is_ours(address)


def test_a_template_of_another_domain_is_ours_with_a_token_of_ours_alone() -> None:
    envelopes = Envelopes(OWN, KEY, "back-{token}@b.example.org")

    assert envelopes.sender_of(MAIL).endswith("@b.example.org")
    assert envelopes.mail_of(envelopes.sender_of(MAIL)) == MAIL
    assert envelopes.is_ours(envelopes.sender_of(MAIL))
    assert not envelopes.is_ours("back-aaaa@b.example.org")


def test_without_a_template_every_mail_has_our_address() -> None:
    envelopes = Envelopes(OWN, KEY)

    assert envelopes.sender_of(MAIL) == OWN
    assert envelopes.mail_of(ENVELOPES.sender_of(MAIL)) is None
    assert envelopes.is_ours(OWN)


def test_a_long_name_leaves_no_room_for_a_token() -> None:
    assert beside("a" * 29 + "@example.org")
    assert beside("a" * 30 + "@example.org") == ""


@pytest.mark.parametrize(
    "template",
    ["", "b@example.org", "{token}", "{token}{token}@example.org", "b {token}@example.org", "b@{token}"],
)
def test_a_template_must_be_an_address_with_one_token(template: str) -> None:
    assert not fits(template)
