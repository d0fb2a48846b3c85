"""A group is known by one name, whatever language somebody chose it in."""

import pytest

from services.registration.domain.target_groups import called, name_for, name_of
from services.registration.domain.texts import LocalText

POLICE = LocalText("Politsei", "Police", "Полиция")
HELP = LocalText("Ohvriabi", "Victim support")
NEW = LocalText(en="New partners")
GROUPS = (POLICE, HELP, NEW)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Politsei", "Politsei"),
        ("полиция", "Politsei"),
        ("  POLICE ", "Politsei"),
        ("Victim  support", "Ohvriabi"),
        ("New partners", "New partners"),
        ("Kohtud", "Kohtud"),
        ("", ""),
        (" ", " "),
    ],
)
def test_a_registration_keeps_the_name_of_the_group(words: str, name: str) -> None:
    assert name_for(GROUPS, words) == name


def test_a_group_without_a_translation_is_not_called_by_nothing() -> None:
    assert called(GROUPS, "") is None
    assert called((LocalText(),), "") is None


def test_a_translation_put_right_changes_nobodys_group() -> None:
    better = LocalText(POLICE.et, "The police", "Полиция и погранохрана")
    assert name_of(better) == name_of(POLICE)
    assert called((better,), "Politsei") == better
