"""What a check found, for people and for programs."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TextIO

from shared.checking.commands import line_of
from shared.checking.findings import Counted, Finding, Unchecked, Violation

INVARIANTS = {
    "I1": "no seat is given twice, now or ever",
    "I2": "whatever was accepted is kept",
    "I3": "the same request leads to one registration",
    "I4": "one live registration per address, one valid document per person, each number once",
    "I5": "a change is announced exactly when it is stored",
    "I6": "every mail is sent, or shown as not sent; copies only after an unclear attempt",
    "I7": "the waiting list keeps its order",
    "I8": "nothing is sent after the end but the end",
    "I9": "one reminder per person and step, at its time",
    "I10": "calendars are told the truth, in order",
    "I11": "no message is lost, none comes from nowhere",
    "I12": "the newest state wins, in whatever order it is heard",
    "I13": "what nobody can handle is a dead letter with a reason",
    "I14": "every act of an organiser stands in the audit",
    "I15": "personal data stands where persons stand, and nowhere else",
    "I16": "what has run out is gone",
}
MOST_SHOWN = 20
"""Violations of one invariant written out for people; a program gets them all."""


class Report:
    """Findings as they come in, and what they come to."""

    def __init__(self, out: TextIO, *, as_json: bool) -> None:
        self.violations: Counter[str] = Counter()
        self._unchecked: dict[str, list[str]] = defaultdict(list)
        self._unseen: set[str] = set()
        self._counted: dict[str, int] = {}
        self._out = out
        self._as_json = as_json

    def take(self, findings: Iterable[Finding], of: str) -> None:
        """All of these, which `of` found."""
        for finding in findings:
            self._keep(finding, of)
            if self._as_json:
                self._line(json.dumps({"of": of, **line_of(finding)}, ensure_ascii=False))
            elif isinstance(finding, Violation) and self.violations[finding.invariant] <= MOST_SHOWN:
                self._line(f"{finding.invariant:4} {finding.subject}: {finding.problem} [{of}]")

    def conclude(self) -> int:
        """The summary is written; answers the exit status: 1 when anything is wrong."""
        if self._as_json:
            self._line(json.dumps({"kind": "summary", "violations": dict(self.violations), **self._sums()}))
            return int(bool(self.violations))
        for invariant, promise in INVARIANTS.items():
            count = self.violations[invariant]
            verdict = "not checked" if invariant in self._unseen else "holds"
            self._line(f"{invariant:4} {f'{count} VIOLATIONS' if count else verdict:14} {promise}")
            for why in self._unchecked[invariant]:
                self._line(f"{'':5}not checked: {why}")
        self._line(", ".join(f"{what} {number}" for what, number in self._counted.items()))
        return int(bool(self.violations))

    def _sums(self) -> dict[str, object]:
        unchecked = {invariant: sorted(set(whys)) for invariant, whys in self._unchecked.items()}
        return {"unchecked": unchecked, "counted": self._counted}

    def _keep(self, finding: Finding, of: str) -> None:
        match finding:
            case Violation():
                self.violations[finding.invariant] += 1
            case Unchecked():
                self._unseen |= {finding.invariant} if finding.whole else set()
                if finding.why not in self._unchecked[finding.invariant]:
                    self._unchecked[finding.invariant].append(finding.why)
            case Counted():
                self._counted[f"{of} {finding.what}"] = finding.number

    def _line(self, text: str) -> None:
        self._out.write(text + "\n")
