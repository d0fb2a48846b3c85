"""The way to an identity provider and back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.registration.domain.providers import (
    ERRAND_LIFE,
    MOST_ERRANDS,
    Errand,
    Identity,
    errand_of,
    took_second_step,
    with_errand,
)
from shared.errors import Unauthenticated

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ERRAND = Errand("state", "nonce", "verifier", "", NOW)
LONG = ERRAND_LIFE - timedelta(seconds=1)


def test_an_errand_is_good_for_a_while_and_for_its_own_state() -> None:
    assert errand_of([ERRAND], "state", NOW + LONG) == ERRAND
    for state, at in (("other", NOW), ("", NOW), ("state", NOW + ERRAND_LIFE)):
        with pytest.raises(Unauthenticated, match="provider-errand-unknown"):
            errand_of([ERRAND], state, at)


def test_a_browser_has_few_errands_and_the_oldest_gives_way() -> None:
    errands: list[Errand] = []
    for number in range(MOST_ERRANDS + 2):
        errands = with_errand(errands, replace(ERRAND, state=str(number)))

    assert [each.state for each in errands] == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("acr", "amr", "strong", "taken"),
    [
        ("", (), (), False),
        ("", ("pwd", "otp"), (), False),
        ("", ("pwd", "mfa"), (), True),
        ("high", (), ("substantial", "high"), True),
        ("low", (), ("substantial", "high"), False),
        ("high", (), (), False),
        ("mfa", (), (), False),
    ],
)
def test_a_second_step_is_what_the_provider_or_the_installation_calls_one(
    acr: str, amr: tuple[str, ...], strong: tuple[str, ...], taken: bool
) -> None:
    assert took_second_step(Identity("a@example.org", True, acr, amr), strong) is taken
