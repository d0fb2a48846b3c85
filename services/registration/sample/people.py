"""Fictional people: the same ones each time, no two with the same name."""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.registration.domain.registrations import Person

NAMES = Path(__file__).parent / "people.toml"
LETTERS = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        ["" if letters == "-" else letters for letters in LETTERS.split()],
        strict=True,
    )
)


@dataclass
class Crowd:
    """Hands out one person after another."""

    lists: dict[str, Any]
    handed_out: dict[str, int] = field(default_factory=dict)

    def person(
        self, names: str, institutions: Sequence[str], target_groups: Sequence[Mapping[str, str]]
    ) -> Person:
        """Somebody new.

        Args:
            names: `et`, `ru` or `latvian`; the person is written to in that language, Latvians in English.
        """
        number = self.handed_out.get(names, 0)
        self.handed_out[names] = number + 1
        first, last = self._name(names, number)
        institution = institutions[number % len(institutions)]
        organisation, domain, job = _turn(self.lists["institutions"][institution], number)
        place = institutions.index(institution)
        group = target_groups[place % len(target_groups)]["et"] if target_groups else ""
        return Person(
            first_name=first,
            last_name=last,
            email=f"{latin(first)}.{latin(last)}@{domain}",
            language={"latvian": "en"}.get(names, names),
            organisation=organisation,
            job_title=job,
            target_group=group,
        )

    def _name(self, names: str, number: int) -> tuple[str, str]:
        """Women and men alternate in the Russian lists, so both places move in steps of two there."""
        first, last = self.lists[names]["first"], self.lists[names]["last"]
        if names != "ru":
            return first[number % len(first)], last[number % len(last)]
        turn, kind = divmod(number, 2)
        half = len(first) // 2
        round_, place = divmod(turn, half)
        return first[2 * place + kind], last[2 * ((place + round_) % half) + kind]


def crowd() -> Crowd:
    """Nobody handed out yet."""
    return Crowd(tomllib.loads(NAMES.read_text(encoding="utf-8")))


def latin(name: str) -> str:
    """The name as it stands in an address: `Õunapuu` -> `ounapuu`, `Фёдоров` -> `fedorov`."""
    written = "".join(LATIN.get(letter, letter) for letter in name.lower())
    plain = unicodedata.normalize("NFD", written)
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "-"))


def _turn(options: Sequence[Sequence[str]], number: int) -> tuple[str, str, str]:
    organisation, domain, job = options[(number // 3) % len(options)]
    return organisation, domain, job
