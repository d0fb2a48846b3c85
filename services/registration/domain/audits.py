"""What is looked for in the audit."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty fields do not narrow.

    Args:
        actor: who did it, exactly.
        act: stands somewhere in what was done, whatever its case.
        subjects: things it was done to, as rows name them; None for all.
        since, until: from this moment on, and before that one.
    """

    actor: str = ""
    act: str = ""
    subjects: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
