"""Signing in: links that work once, passwords that are no joke, pauses that lock nobody out."""

from datetime import timedelta
from typing import Any

import pytest

from services.registration.domain import accounts, mine
from services.registration.domain.accounts import Attempts, Organiser
from services.registration.domain.members import MemberInvitation
from services.registration.domain.one_time import used
from shared.errors import Conflict, Invalid, Unauthenticated
from tests.unit.registration.domain.builders import NOW

LIIS = Organiser(id="o1", email="liis.naidis@example.org", name="Liis Näidis")
MOMENT = timedelta(microseconds=1)


ASKED = MemberInvitation(
    id="i1", programme_id="p1", email=LIIS.email, role="auditor", language="et", invited_by="o1",
    invited_at=NOW, expires_at=NOW + timedelta(minutes=30),
)  # fmt: skip
LINKS = [accounts.new_link("l1", LIIS, NOW), mine.new_link("l1", LIIS.email, NOW), ASKED]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: type(link).__name__)
def test_a_link_opens_something_once_and_for_its_time(link: Any) -> None:
    in_time = used(link, NOW + timedelta(minutes=30) - MOMENT)

    assert in_time.used_at == NOW + timedelta(minutes=30) - MOMENT
    with pytest.raises(Unauthenticated, match="link-used"):
        used(in_time, NOW)
    with pytest.raises(Unauthenticated, match="link-expired"):
        used(link, NOW + timedelta(minutes=30))


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
