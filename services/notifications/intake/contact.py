"""Whether mail can come in: for readiness, for the status page, and for whoever watches over the service."""

from dataclasses import dataclass

from prometheus_client import Gauge

OPEN = Gauge("kutse_intake_open", "1 while mail can come in: our door is open, or the mailbox can be read")


@dataclass
class Contact:
    """What came of the last try; a part that has not tried yet has nothing to complain of."""

    is_made: bool = True

    def note(self, *, is_made: bool) -> None:
        """The last try went like this."""
        OPEN.set(is_made)
        self.is_made = is_made

    def holds(self) -> bool:
        """Could mail come in when it was tried last?"""
        return self.is_made
