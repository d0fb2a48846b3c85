"""What a log may say of a defect that a mail has tripped: never the mail."""

import traceback
from pathlib import Path

INNERMOST = 5


def whereabouts(error: BaseException) -> str:
    """File, line and function where it came about, the innermost last. What the error says is left out: it
    may quote the mail.
    """
    frames = traceback.extract_tb(error.__traceback__)[-INNERMOST:]
    return " > ".join(f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames)
