"""A mailbox gets so many mails a day that strangers caused, and no more."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.strangers import WITHIN, Sent, waits_s

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MAILBOXES = st.sampled_from("abc")


@given(st.lists(MAILBOXES, max_size=12), st.lists(MAILBOXES, min_size=1, max_size=12), st.integers(1, 8))
def test_of_those_who_come_together_the_first_ones_are_served_up_to_the_limit(
    earlier: list[str], now: list[str], most: int
) -> None:
    sent = {one: Sent(count, NOW - WITHIN / 2) for one, count in Counter(earlier + now).items()}

    waits = waits_s(now, sent, NOW, most)

    for mailbox in set(now):
        mine = [wait for one, wait in zip(now, waits, strict=True) if one == mailbox]
        free = max(0, most - earlier.count(mailbox))
        assert [wait == 0 for wait in mine] == [place < free for place in range(len(mine))]


def test_the_wait_ends_when_the_first_mail_is_a_day_old() -> None:
    first = NOW - WITHIN + timedelta(minutes=10)

    assert waits_s(["a"], {"a": Sent(3, first)}, NOW, most=2) == [600]
    assert waits_s(["a"], {"a": Sent(3, NOW - WITHIN)}, NOW, most=2) == [1]
