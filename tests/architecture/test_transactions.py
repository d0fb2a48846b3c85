"""The server ends no transaction of ours that somebody waits for, and soon those of the dead."""

import re

import pytest

from deploy.local.mongodb import TRANSACTION_LIFETIME_S
from services.registration.handlers.group_commit import LEAST_TRY_S, Pace
from shared.documents import BUDGET_S
from tests.architecture.sources import ROOT


def test_the_server_keeps_a_transaction_just_longer_than_ours_may_take() -> None:
    longest = max(BUDGET_S, Pace().patience_s, LEAST_TRY_S)

    assert longest < TRANSACTION_LIFETIME_S <= longest + 1


@pytest.mark.parametrize("place", ["docker-compose.yml", "deploy/kubernetes/README.md"])
def test_every_installation_keeps_it_equally_long(place: str) -> None:
    told = re.findall(r"transactionLifetimeLimitSeconds=(\d+)", (ROOT / place).read_text())

    assert told == [str(TRANSACTION_LIFETIME_S)]
