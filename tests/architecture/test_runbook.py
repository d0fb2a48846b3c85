"""Every state the status page can show has its words there and its entry in the runbook, and no other has."""

import re

from services.registration.pages.manage.status_words import CONCERNS
from shared.standing import STATES
from tests.architecture.sources import ROOT

CHAPTER = re.compile(r"^## States of the status page\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r"^### ([a-z-]+)\n(.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)


def entries() -> dict[str, str]:
    """State -> what the runbook says of it."""
    chapter = CHAPTER.search((ROOT / "docs" / "runbook.md").read_text())
    assert chapter
    return dict(ENTRY.findall(chapter.group(1)))


def test_every_state_has_an_entry_in_the_runbook_and_words_on_the_page() -> None:
    assert list(entries()) == list(STATES)
    assert list(CONCERNS) == list(STATES)


def test_every_entry_names_a_command_or_a_place_to_look() -> None:
    assert [name for name, text in entries().items() if "`" not in text] == []
