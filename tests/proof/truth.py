"""What an organiser set, in the words of a calendar; worked out from the messages, not by our own rules."""

import re
from collections.abc import Mapping
from typing import Any

from tests.proof.readers import instant

Shown = tuple[str, str, str, str]
"""When an entry begins and ends, what it is called (without its number), and where it is."""

ONLINE = {"et": "Veebis", "en": "Online", "ru": "Онлайн"}
CONFIDENTIAL = {"et": "Kohtumine", "en": "Appointment", "ru": "Встреча"}
NUMBER = re.compile(r" \(\d+/\d+\)$")


def expected(event: Mapping[str, Any], language: str) -> list[Shown]:
    """Every entry that should stand in the calendar of somebody who reads this language."""
    return sorted(
        (
            instant(each["starts"]),
            instant(each["ends"]),
            called(event, each, language),
            place(event, each, language),
        )
        for each in event["sessions"]
    )


def shown(entry: Mapping[str, Any]) -> Shown:
    """An entry as a reader found it."""
    return (entry["starts"], entry["ends"], NUMBER.sub("", entry["summary"]), entry["location"])


def called(event: Mapping[str, Any], session: Mapping[str, Any], language: str) -> str:
    """Title of the event, and of the session where it has one."""
    if event["confidential"]:
        return CONFIDENTIAL[language]
    own = said(session["title"], language)
    return said(event["title"], language) + (f": {own}" if own else "")


def place(event: Mapping[str, Any], session: Mapping[str, Any], language: str) -> str:
    """The session's own place, else the event's; a link makes it online where there is no place. Of a
    confidential event only the town is said.
    """
    own = session["venue"] or session["online_url"]
    venue = session["venue"] if own else event["venue"]
    if venue and event["confidential"]:
        return str(venue["town"])
    if venue:
        return ", ".join(each for each in (venue["name"], venue["address"], venue["town"]) if each)
    return ONLINE[language] if session["online_url"] or event["online_url"] else ""


def said(text: Mapping[str, str], language: str) -> str:
    """The text in this language, or in the first that has it."""
    return next((text[each] for each in (language, "et", "en", "ru") if text.get(each)), "")
