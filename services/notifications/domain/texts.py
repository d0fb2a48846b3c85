"""A programme's own texts for one mail: what they must hold, and their versions.

Every save is a version and stays. One of them, or none, is in use; none means the built-in text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.notifications.domain.logos import Logo
from services.notifications.domain.placeholders import Declaration, Kind
from services.notifications.domain.surroundings import Surroundings
from services.notifications.domain.writing import Flaw, read, tidy
from shared.errors import Conflict, Invalid, NotFound

LANGUAGES = ("et", "en", "ru")
FIELDS = ("subject", "before", "body", "after")
MOST = {"subject": 60, "before": 1500, "body": 6000, "after": 1500}
"""Characters of a field in one language."""

MOST_VERSIONS = 500

Fields = Mapping[str, Mapping[str, str]]
"""Field -> language -> what was typed. A field that is empty everywhere leaves the built-in as it is."""


@dataclass(frozen=True)
class Own:
    """What a programme has of its own for one mail: texts in use, and the funder's logo."""

    fields: Fields = field(default_factory=dict)
    logo: Logo | None = None


BUILT_IN = Own()


@dataclass(frozen=True)
class Rules:
    """What a text is held against."""

    declaration: Declaration
    around: Surroundings
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True)
class Hand:
    """Who does something, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Text:
    """A programme's text for one mail as it stands.

    Args:
        latest: number of the newest version; 0 before the first.
        in_use: number of the version in use; 0 for the built-in text.
        used: what the version in use says.
    """

    programme: str
    mail: str
    latest: int = 0
    in_use: int = 0
    used: Fields = field(default_factory=dict)
    since: datetime | None = None

    @property
    def id(self) -> str:
        """One per programme and mail."""
        return f"{self.programme}:{self.mail}"


@dataclass(frozen=True)
class Version:
    """What was saved at one time."""

    programme: str
    mail: str
    number: int
    fields: Fields
    by: str
    at: datetime


class Faulty(Invalid):
    """A text cannot be saved or put to use; `flaws` says why, field by field (`body.et`)."""

    def __init__(self, flaws: Mapping[str, Sequence[Flaw]]) -> None:
        super().__init__(fields={name: [flaw.code for flaw in each] for name, each in flaws.items()})
        self.flaws = flaws


def cleaned(fields: Fields) -> Fields:
    """The fields as they are kept: every field in every language, subjects on one line."""
    kept = {name: {code: tidy(fields.get(name, {}).get(code, "")) for code in LANGUAGES} for name in FIELDS}
    return {**kept, "subject": {code: " ".join(said.split()) for code, said in kept["subject"].items()}}


def save(text: Text, fields: Fields, based_on: int, rules: Rules, hand: Hand) -> tuple[Text, Version]:
    """The text with one version more, and that version.

    Args:
        based_on: number of the newest version when the page was shown.

    Raises:
        Faulty: what was typed cannot be read.
        Conflict: `text-changed-meanwhile`, somebody else has saved since; `text-too-many-versions`.
    """
    said = cleaned(fields)
    if flaws := dict(unreadable(said, rules)):
        raise Faulty(flaws)
    if based_on != text.latest:
        raise Conflict("text-changed-meanwhile", version=text.latest)
    if text.latest >= MOST_VERSIONS:
        raise Conflict("text-too-many-versions", most=MOST_VERSIONS)
    version = Version(text.programme, text.mail, text.latest + 1, said, hand.by, hand.at)
    return replace(text, latest=version.number), version


def check_in_use(text: Text, seen: int | None) -> None:
    """The text goes out in the version that was seen.

    Args:
        seen: number of that version, 0 for the built-in text; None = any.

    Raises:
        Conflict: `text-in-use-changed`, with the version that goes out now.
    """
    if seen is not None and text.in_use != seen:
        raise Conflict("text-in-use-changed", version=text.in_use)


def put_to_use(text: Text, version: Version | None, rules: Rules, hand: Hand) -> Text:
    """The text with this version in use.

    Raises:
        NotFound: `unknown-version`.
        Faulty: it cannot be read, lacks a language or a placeholder nobody can do without, or says nothing.
    """
    if version is None:
        raise NotFound("unknown-version")
    flaws = dict(unreadable(version.fields, rules)) or dict(unfinished(version.fields, rules))
    if flaws:
        raise Faulty(flaws)
    return replace(text, in_use=version.number, used=version.fields, since=hand.at)


def restore(text: Text, hand: Hand) -> Text:
    """The text with the built-in one in use again; every version is kept."""
    if not text.in_use:
        return text
    return replace(text, in_use=0, used={}, since=hand.at)


def unreadable(fields: Fields, rules: Rules) -> Iterator[tuple[str, list[Flaw]]]:
    """Field (`body.et`) -> what is wrong with what was typed there."""
    for name in FIELDS:
        for code, typed in fields.get(name, {}).items():
            if len(typed) > MOST[name]:
                flaws = [Flaw("text-too-long", params={"most": str(MOST[name]), "now": str(len(typed))})]
            else:
                flaws = list(_of_subject(typed, rules) if name == "subject" else _of_text(typed, rules))
            if flaws:
                yield f"{name}.{code}", flaws


def unfinished(fields: Fields, rules: Rules) -> Iterator[tuple[str, list[Flaw]]]:
    """Field -> what it still lacks before it can be put to use."""
    begun = [name for name in FIELDS if any(fields.get(name, {}).values())]
    if not begun:
        yield "before.et", [Flaw("text-says-nothing")]
    for name in begun:
        for code in rules.languages:
            if not fields[name].get(code):
                yield f"{name}.{code}", [Flaw("text-translation-missing", params={"language": code})]
    for code, body in fields.get("body", {}).items():
        if body and (missing := rules.declaration.required - read(body).places):
            yield (
                f"body.{code}",
                [Flaw("text-placeholder-missing", params={"name": name}) for name in sorted(missing)],
            )


def is_broken(fields: Fields, declaration: Declaration) -> bool:
    """Can a text in use not be used any more, because a later Kutse knows other placeholders?"""
    said = [typed for name in FIELDS[1:] for typed in fields.get(name, {}).values()]
    bodies = [typed for typed in fields.get("body", {}).values() if typed]
    return any(read(typed).flaws or list(_of_places(typed, declaration)) for typed in said) or any(
        declaration.required - read(body).places for body in bodies
    )


def _of_subject(typed: str, rules: Rules) -> Iterator[Flaw]:
    """Other people see subjects: in a shared mailbox, on a locked screen. No value belongs there."""
    if typed and not rules.declaration.subject:
        yield Flaw("subject-not-yours")
    if "{" in typed or "}" in typed:
        yield Flaw("subject-placeholder")
    if read(typed).addresses:
        yield Flaw("subject-address")


def _of_text(typed: str, rules: Rules) -> Iterator[Flaw]:
    writing = read(typed)
    yield from writing.flaws
    yield from _of_places(typed, rules.declaration)
    yield from rules.around.flaws(typed, writing.addresses)


def _of_places(typed: str, declaration: Declaration) -> Iterator[Flaw]:
    writing = read(typed)
    for name in sorted(writing.places):
        where, said = line_of(typed, name), {"name": name}
        if name not in declaration.kinds:
            yield Flaw("text-placeholder-unknown", where, said)
        elif declaration.kinds[name] is Kind.BLOCK and name in writing.inside:
            yield Flaw("text-placeholder-not-alone", where, said)


def line_of(typed: str, name: str) -> int:
    """The first line, from 1, in which this placeholder stands."""
    lines = tidy(typed).split("\n")
    return next((number for number, line in enumerate(lines, 1) if name in read(line).places), 0)
