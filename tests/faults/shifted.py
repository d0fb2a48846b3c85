"""Workers of two services as an installation has them, in a process whose clock is set wrong.

python -m tests.faults.shifted 3600 -86400: for each of these says what time it thinks it is, so many seconds
from the truth, and looks once at what the clock brings. Clocks that nobody can set run on.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import time_machine

from services.notifications import bootstrap as notifications
from services.registration import bootstrap as registration
from shared.messaging.worker import Ticker

LOOKS = {
    registration: ("expiring offers", "unconfirmed addresses"),
    notifications: ("plans", "reminders", "rounds"),
}
"""What is done because of the time it is."""


def main(shifts: Sequence[str]) -> int:
    """Looks once for each shift."""
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=int(shifts[0]))):
        clocks = _clocks()
    for shift in shifts:
        with time_machine.travel(datetime.now(UTC) + timedelta(seconds=int(shift))):
            sys.stdout.write(f"now {datetime.now(UTC).isoformat()}\n")
            for clock in clocks:
                clock.work()
    return 0


def _clocks() -> list[Ticker]:
    """Made anew, as when a worker starts."""
    found = []
    for bootstrap, names in LOOKS.items():
        parts = {part.name: part for part in bootstrap.create_worker().parts if isinstance(part, Ticker)}
        found += [parts[name] for name in names]
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
