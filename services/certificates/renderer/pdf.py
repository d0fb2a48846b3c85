"""Facts in, PDF out."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import typst

from services.certificates.domain.certificates import Certificate
from services.certificates.renderer.sheet import sheet_json
from services.certificates.renderer.templates import DOCUMENT, TEMPLATES, template_names
from services.certificates.renderer.words import read_words
from shared.errors import Rejected

FONTS = Path(__file__).parent / "fonts"
ARCHIVE: Literal["a-3a"] = "a-3a"
ACCESSIBLE: Literal["ua-1"] = "ua-1"
LONGEST_DETAIL = 200
PANIC = "PanicException"
"""What a defect inside typst looks like from Python: no `Exception`, and in no module to import it from."""

_MISSING = re.compile(r"the text `\"(.*)\"` could not be displayed")


class Renderer:
    """Sets documents. Holds the fonts and a compiler per template, so one document takes milliseconds.

    Not to be shared between threads.
    """

    def __init__(
        self, address_of: Callable[[str], str], templates: Path = TEMPLATES, fonts: Path = FONTS
    ) -> None:
        """Args: address_of: the verification page of a code."""
        self._address_of = address_of
        self._words = read_words()
        self._compilers = {
            name: typst.Compiler(
                input=templates / name / DOCUMENT,
                root=templates,
                font_paths=[fonts],
                ignore_system_fonts=True,
            )
            for name in template_names(templates)
        }

    def render(self, document: Certificate) -> bytes:
        """The document's PDF; the same facts give the same bytes.

        Raises:
            Rejected: `letters-missing`, no font of ours has a letter of it (`detail` names it), or
                `not-printable`.
        """
        sheet = sheet_json(document, self._words, self._address_of(document.code))
        compiler = self._compilers[document.printed.kind]
        try:
            made = compiler.compile(
                sys_inputs={"sheet": sheet},
                format="pdf",
                pdf_standards=[ARCHIVE, ACCESSIBLE],
                timestamp=_seconds(document),
            )
        except typst.TypstError as error:
            raise _refusal(str(error)) from error
        except BaseException as error:
            if type(error).__name__ != PANIC:
                raise
            raise Rejected("not-printable", detail=PANIC) from error
        return made if isinstance(made, bytes) else b""


def _seconds(document: Certificate) -> int:
    return int(document.issued_at.timestamp())


def _refusal(message: str) -> Rejected:
    missing = _MISSING.search(message)
    if missing:
        return Rejected("letters-missing", detail=missing[1][:LONGEST_DETAIL])
    return Rejected("not-printable", detail=message.splitlines()[0][:LONGEST_DETAIL])
