"""Bodies as an outside program sends them: no more than the contract names."""

from typing import Any


def event_body(programme: str, slug: str) -> dict[str, Any]:
    """Every field of the contract's example."""
    return {
        "programme": programme,
        "activity": "A1",
        "slug": slug,
        "kind": "training",
        "title": {"et": "ABC-koolitus", "en": "ABC training", "ru": "Базовое обучение"},
        "description": {"et": "Päev praktikutele.", "en": "A day.", "ru": "День."},
        "language": "et",
        "venue": {"name": "Näidismaja", "address": "Eeskuju 4", "town": "Tartu"},
        "confidential": False,
        "sessions": [
            {"starts": "2027-01-20T10:00:00+02:00", "ends": "2027-01-20T17:00:00+02:00", "academic_hours": 8}
        ],
        "capacity": 20,
        "minimum": 8,
        "waiting_list": {"mode": "offer", "offer_hours": 48},
        "approval": False,
        "registration": {"opens": "2026-11-01T09:00:00+02:00", "closes": "2027-01-18T23:59:00+02:00"},
        "trainers": [{"name": "Kadri Katse", "email": "kadri.katse@koolitus.example.org", "language": "et"}],
        "completion": {"min_share": 0.8},
        "certificate": {"kind": "certificate"},
    }


def minimal_event(programme: str, slug: str) -> dict[str, Any]:
    """What cannot be left out."""
    whole = event_body(programme, slug)
    needed = ("programme", "activity", "slug", "kind", "title", "venue", "sessions", "capacity")
    return {name: whole[name] for name in needed}


def person_body(number: int) -> dict[str, Any]:
    """Somebody nobody else is."""
    return {
        "first_name": "Mari",
        "last_name": f"Maasikas {number_in_words(number)}",
        "email": f"mari.{number}@kool-01.example.org",
        "language": "et",
        "organisation": "Näidiskool",
    }


def number_in_words(number: int) -> str:
    """A name for a number: `a`, `b`, ... `ba`."""
    letters = "abcdefghij"
    return "".join(letters[int(digit)] for digit in str(number))
