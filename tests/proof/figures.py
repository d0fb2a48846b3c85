"""What a run of the proof counted, said at its end."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest


@dataclass
class Figures:
    """How many of what was held against which program, and the points of spam by rule."""

    counted: dict[str, int] = field(default_factory=dict)
    points: dict[str, list[float]] = field(default_factory=dict)

    def judged(self, rules: Mapping[str, float]) -> None:
        """One more mail was judged."""
        for rule, points in rules.items():
            self.points.setdefault(rule, []).append(points)

    def lines(self) -> list[str]:
        """All of it in words."""
        counted = [f"{count:6} {what}" for what, count in self.counted.items()]
        by_rule = Counter({rule: len(each) for rule, each in self.points.items()}).most_common()
        return counted + [
            f"{count:6} mails meet SpamAssassin's {rule}: {max(self.points[rule])} points"
            for rule, count in by_rule
        ]


FIGURES = pytest.StashKey[Figures]()
