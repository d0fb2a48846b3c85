"""UIDs of calendar entries."""

from shared.calendar_uids import CalendarUids

UIDS = CalendarUids(b"k" * 32, "kutse.example.org")


def test_the_same_entry_always_has_the_same_uid() -> None:
    assert UIDS("a", "b", 0) == CalendarUids(b"k" * 32, "kutse.example.org")("a", "b", 0)


def test_another_person_session_generation_or_installation_has_another_uid() -> None:
    others = {
        UIDS("x", "b", 0),
        UIDS("a", "x", 0),
        UIDS("a", "b", 1),
        CalendarUids(b"o" * 32, "kutse.example.org")("a", "b", 0),
    }

    assert UIDS("a", "b", 0) not in others
    assert len(others) == 4
