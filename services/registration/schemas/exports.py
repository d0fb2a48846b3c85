"""What is asked before a file with people's data leaves the house."""

from services.registration.schemas.lines import Line
from services.registration.schemas.shapes import Strict

FILE = {"type": "string", "format": "binary"}


class ExportQuery(Strict):
    """What the file is for and who gets it; kept in the audit."""

    purpose = Line(
        300, load_default="", metadata={"description": "What for, and for whom; kept in the audit."}
    )
