"""What a template is given: every word of the document in place, ready to be set."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from services.certificates.domain.certificates import Certificate
from services.certificates.domain.names import printable
from services.certificates.domain.printed import LocalText, Printed, text_in
from services.certificates.renderer.qr import qr_svg
from services.certificates.renderer.words import Words

Lines = list[dict[str, str]]

KINDS = {
    "certificate": "Certificate of completion",
    "notice": "Certificate of attendance",
    "participation": "Confirmation of participation",
}
BEFORE = {
    "certificate": "This certificate is awarded to",
    "notice": "This certificate of attendance is issued to",
    "participation": "This confirmation is issued to",
}
AFTER = {
    "certificate": "who completed the course and achieved all its learning outcomes",
    "notice": "who took part in the training",
    "participation": "who took part in the event",
}


def sheet_json(document: Certificate, words: Mapping[str, Words], address: str) -> str:
    """The document as its template reads it.

    Args:
        words: by language.
        address: of its verification page; ends in its code.
    """
    return json.dumps(_Sheet(document, [words[each] for each in document.printed.languages], address).whole())


class _Sheet:
    """Writes one document in its languages."""

    def __init__(self, document: Certificate, words: list[Words], address: str) -> None:
        self.document = document
        self.printed: Printed = document.printed
        self.words = words
        self.address = address

    def whole(self) -> dict[str, Any]:
        printed = self.printed
        return {
            "meta": self._meta(),
            "issuer": {"name": printable(printed.issuer.name), "details": self._issuer_details()},
            "programme": self._given(printed.programme),
            "kind": self._say(KINDS[printed.kind]),
            "number_label": "nr" if self.words[0].language == "et" else "no.",
            "number": self.document.number,
            "before": self._say(BEFORE[printed.kind]),
            "holder": printed.holder,
            "after": self._say(AFTER[printed.kind]),
            "title": self._given(printed.title),
            "facts": self._facts(),
            "outcomes": {
                "label": self._say("Learning outcomes"),
                "items": [*map(self._given, printed.outcomes)],
            },
            "issued": self._each(
                lambda in_: in_.say("Issued on %(day)s", day=in_.day(self.document.issued_on))
            ),
            "check": self._say(
                "Scan the code or enter it on the page below to see whether this document is valid."
            ),
            "verify": {"url": self.address, "shown": self.address, "code": self.document.code},
            "qr": {"svg": qr_svg(self.address), "alt": self._alt()},
            "statement": self._given(printed.statement),
        }

    def _meta(self) -> dict[str, Any]:
        at = self.document.issued_at.astimezone(UTC)
        date = {"year": at.year, "month": at.month, "day": at.day, "hour": at.hour, "minute": at.minute}
        kind = self.words[0].say(KINDS[self.printed.kind])
        return {"title": f"{kind} {self.document.number}", "date": date | {"second": at.second}}

    def _alt(self) -> str:
        return self.words[0].say("QR code: opens the page %(address)s", address=self.address)

    def _issuer_details(self) -> list[str]:
        issuer, words = self.printed.issuer, self.words[0]
        lines = [
            ("Registry code %(code)s", issuer.registry_code),
            ("EHIS notice %(code)s", issuer.ehis_number),
        ]
        return [words.say(text, code=printable(value)) for text, value in lines if value]

    def _facts(self) -> list[dict[str, Lines]]:
        printed = self.printed
        funding = " · ".join(
            part for part in (printable(printed.funder), printable(printed.reference)) if part
        )
        facts = [
            ("Time", self._each(lambda in_: in_.days(printed.days or (printed.completed_on,)))),
            ("Place", self._plain(printed.place) if printed.place else self._say("Online")),
            ("Volume", self._each(self._volume)),
            ("Completed on", self._completed_on()),
            ("Assessment", self._given(printed.assessment)),
            ("Trainers", self._plain(", ".join(printable(name) for name in printed.trainers))),
            ("Funding", self._plain(funding)),
            ("Stands for document", self._plain(self.document.replaces)),
        ]
        return [{"label": self._say(label), "value": value} for label, value in facts if value]

    def _volume(self, words: Words) -> str:
        planned, attended = words.hours(self.printed.hours_planned), words.count(self.printed.hours_attended)
        return words.say(
            "%(planned)s of 45 minutes; attended: %(attended)s", planned=planned, attended=attended
        )

    def _completed_on(self) -> Lines:
        """Only when the days of the event do not tell it."""
        day = self.printed.completed_on
        return [] if day in (self.printed.days or (day,))[-1:] else self._each(lambda in_: in_.day(day))

    def _say(self, text: str) -> Lines:
        return self._each(lambda in_: in_.say(text))

    def _plain(self, text: str) -> Lines:
        """The same in every language: once."""
        return [{"lang": "et", "text": text}] if text else []

    def _given(self, text: LocalText) -> Lines:
        """A text that people wrote: each language that has its own."""
        return self._each(lambda in_: printable(text_in(text, in_.language)))

    def _each(self, write: Callable[[Words], str]) -> Lines:
        lines = [{"lang": each.language, "text": write(each)} for each in self.words]
        seen = dict.fromkeys(line["text"] for line in lines if line["text"])
        return [next(line for line in lines if line["text"] == text) for text in seen]
