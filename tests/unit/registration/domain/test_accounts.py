"""Signing in: links that work once, passwords that are no joke, pauses that lock nobody out."""

from datetime import timedelta

import pytest

from services.registration.domain import accounts
from services.registration.domain.accounts import Attempts, Organiser
from shared.errors import Conflict, Invalid, Unauthenticated
from tests.unit.registration.domain.builders import NOW

LIIS = Organiser(id="o1", email="liis.naidis@example.org", name="Liis Näidis")
MOMENT = timedelta(microseconds=1)


def test_a_link_signs_in_once():
    used = accounts.use_link(accounts.new_link("l1", LIIS, NOW), NOW)

    assert used.used_at == NOW
    with pytest.raises(Unauthenticated, match="link-used"):
        accounts.use_link(used, NOW)


def test_a_link_works_for_half_an_hour():
    link = accounts.new_link("l1", LIIS, NOW)

    assert accounts.use_link(link, NOW + timedelta(minutes=30) - MOMENT).organiser_id == "o1"
    with pytest.raises(Unauthenticated, match="link-expired"):
        accounts.use_link(link, NOW + timedelta(minutes=30))


def test_a_browser_stays_signed_in_for_a_working_day():
    session = accounts.new_session("b1", LIIS, NOW)

    assert accounts.is_valid(session, NOW + timedelta(hours=12) - MOMENT)
    assert not accounts.is_valid(session, NOW + timedelta(hours=12))


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("lühike", "too-short"),
        ("a1B2c3d4e5f", "too-short"),
        ("x" * 129, "too-long"),
        ("aaaabbbbccccdddd", "too-easy"),
        ("Liis.Naidis@example.org", "too-easy"),
    ],
)
def test_an_easy_password_is_refused(password, problem):
    with pytest.raises(Invalid) as refusal:
        accounts.check_password(password, LIIS)

    assert refusal.value.fields == {"password": [problem]}


@pytest.mark.parametrize("password", ["a1B2c3d4e5f6", "õhtul on lumi sinine", "пароль из нескольких слов"])
def test_length_is_what_a_password_needs(password):
    accounts.check_password(password, LIIS)


def test_after_five_wrong_passwords_there_is_a_pause_that_ends():
    attempts = Attempts("a1")
    for _ in range(5):
        accounts.check_may_try(attempts, NOW)
        attempts = accounts.after_attempt(attempts, False, NOW)

    with pytest.raises(Conflict) as refusal:
        accounts.check_may_try(attempts, NOW + timedelta(minutes=14, seconds=59.5))
    assert (refusal.value.code, refusal.value.params) == ("too-many-attempts", {"retry_after_s": 1})
    accounts.check_may_try(attempts, NOW + timedelta(minutes=15))


def test_a_right_password_forgets_the_wrong_ones():
    assert accounts.after_attempt(Attempts("a1", 4, NOW), True, NOW) == Attempts("a1")
