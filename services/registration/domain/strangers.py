"""How many mails strangers may have sent to one mailbox."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 20
WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Sent:
    """What was caused to go to one mailbox within `WITHIN`: how often, and when for the first time."""

    count: int
    since: datetime


def waits_s(mailboxes: Sequence[str], sent: Mapping[str, Sent], at: datetime, most: int = MOST) -> list[int]:
    """For each of these mails, in order: 0 when it may be sent, otherwise in how many seconds one may.

    Args:
        sent: by mailbox; these mails are counted in it already.
    """
    before = {mailbox: sent[mailbox].count - many for mailbox, many in Counter(mailboxes).items()}
    waits = []
    for mailbox in mailboxes:
        before[mailbox] += 1
        left = sent[mailbox].since + WITHIN - at
        waits.append(0 if before[mailbox] <= most else max(1, round(left.total_seconds())))
    return waits
