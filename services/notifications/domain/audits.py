"""What is looked for in the audit."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty fields do not narrow.

    Args:
        actor: who did it, exactly.
        act: what was done begins so.
        since, until: from this moment on, and before that one.
    """

    actor: str = ""
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None
