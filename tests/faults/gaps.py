"""What an older state costs."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Gap:
    """What was decided in between was lost when a backup was put back."""

    backup_at: datetime
    restored_at: datetime
