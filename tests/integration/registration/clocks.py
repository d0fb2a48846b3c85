"""A clock that runs as usual and can be moved ahead."""

from datetime import UTC, datetime, timedelta


class MovedClock:
    """See `shared.clock.Clock`."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, by: timedelta) -> None:
        """It is later by so much."""
        self.ahead += by
