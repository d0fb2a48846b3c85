"""What a database is asked, as its client sees it."""

from typing import Any

from pymongo.monitoring import CommandListener, CommandStartedEvent

UNASKED = ("hello", "ping", "endSessions")


class Watching(CommandListener):
    """Writes down every command that somebody's work brings about, as `find seatings`."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def started(self, event: CommandStartedEvent) -> None:
        """One more."""
        name = event.command_name
        if name not in UNASKED:
            self.asked.append(f"{name} {event.command.get(name)}")

    def succeeded(self, _: Any) -> None:
        """Not looked at."""

    def failed(self, _: Any) -> None:
        """Not looked at."""
