"""The marking for internal use that a document with personal data carries.

Source: Public Information Act (AvTS) § 35(1)12, § 40(3), § 41(2).
"""

from dataclasses import dataclass
from datetime import date

YEARS = 75
BASIS = "AvTS § 35 lg 1 p 12"


@dataclass(frozen=True)
class Marking:
    """Who holds the document, since when; personal data stay internal for 75 years."""

    holder: str
    on: date

    @property
    def until(self) -> date:
        """The last day of the restriction."""
        leap_day = (self.on.month, self.on.day) == (2, 29)
        return self.on.replace(year=self.on.year + YEARS, day=28 if leap_day else self.on.day)

    @property
    def lines(self) -> tuple[str, ...]:
        """The marking as the Act asks for it, in Estonian."""
        return (
            "ASUTUSESISESEKS KASUTAMISEKS (AK)",
            f"Teabevaldaja: {self.holder}",
            f"Alus: {BASIS}",
            f"Juurdepääsupiirang kehtib kuni {self.until:%d.%m.%Y}",
            f"Märgitud {self.on:%d.%m.%Y}",
        )
