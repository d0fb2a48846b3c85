"""The calendar loop, change by change: which mails go out, and what each tells a calendar."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from shared.contracts.envelope import Message
from tests.unit.notifications.corpus import parsed, text_of
from tests.unit.notifications.mail_program import Told
from tests.unit.notifications.scenes import (
    JURI,
    KADRI,
    LONG,
    MARI,
    Scene,
    a_day_less,
    a_day_more,
    accepted,
    another_trainer,
    arrived_elsewhere,
    asked_elsewhere,
    called_off,
    elsewhere,
    group_moved,
    handed_over,
    hour_later,
    in_another_language,
    made_discreet,
    moved_house,
    postponed,
    reads_russian,
    reinstated,
    renamed,
    renamed_for_others,
    unnoticeable,
    waits_elsewhere,
    withdrawn,
)

NEW = "session_invitation"
TABLE: list[tuple[Callable[[Scene], Iterator[Message]], Mapping[str, list[str]]]] = [
    (hour_later, {
        MARI: ["event_changed REQUEST 9 #1"],
        KADRI: ["trainer_event_changed REQUEST 9 #1"],
    }),
    (elsewhere, {
        MARI: ["event_changed REQUEST 9 #1", f"{NEW} REQUEST 10 #1"],
        KADRI: ["trainer_event_changed REQUEST 9 #1", f"{NEW} REQUEST 10 #1"],
    }),
    (renamed, {
        MARI: ["event_changed REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
        KADRI: ["trainer_event_changed REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
    }),
    (renamed_for_others, {}),
    (in_another_language, {MARI: ["event_changed"], KADRI: ["trainer_event_changed"]}),
    (a_day_more, {
        MARI: ["event_changed REQUEST 14 #0"],
        KADRI: ["trainer_event_changed REQUEST 14 #0"],
    }),
    (a_day_less, {
        MARI: ["event_changed CANCEL 10 #1"],
        KADRI: ["trainer_event_changed CANCEL 10 #1"],
    }),
    (postponed, {
        MARI: ["event_changed CANCEL 9 #1", "session_cancelled CANCEL 10 #1"],
        KADRI: ["trainer_event_changed CANCEL 9 #1", "session_cancelled CANCEL 10 #1"],
    }),
    (called_off, {
        MARI: ["event_cancelled CANCEL 9 #1", "session_cancelled CANCEL 10 #1"],
        KADRI: ["trainer_event_cancelled CANCEL 9 #1", "session_cancelled CANCEL 10 #1"],
    }),
    (reinstated, {
        MARI: ["event_reinstated REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
        KADRI: ["trainer_event_reinstated REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
    }),
    (asked_elsewhere, {}),
    (unnoticeable, {}),
    (withdrawn, {MARI: ["registration_withdrawn CANCEL 9 #1", "session_cancelled CANCEL 10 #1"]}),
    (handed_over, {
        MARI: ["registration_substituted CANCEL 9 #1", "session_cancelled CANCEL 10 #1"],
        JURI: ["seat_confirmed REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
    }),
    (accepted, {JURI: ["seat_confirmed REQUEST 9 #0", f"{NEW} REQUEST 10 #0"]}),
    (moved_house, {
        MARI: ["invitation_moved CANCEL 9 #1", "invitation_moved CANCEL 10 #1"],
        JURI: ["details_changed REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
    }),
    (reads_russian, {MARI: ["details_changed"]}),
    (another_trainer, {
        KADRI: ["trainer_unassigned CANCEL 9 #1", "session_cancelled CANCEL 10 #1"],
        JURI: ["trainer_assigned REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
    }),
    (group_moved, {
        MARI: [
            "session_cancelled CANCEL 9 #1", "session_cancelled CANCEL 10 #1",
            "seat_moved REQUEST 20 #0",
        ],
    }),
    (waits_elsewhere, {MARI: ["waiting_list"]}),
    (arrived_elsewhere, {
        MARI: [
            "seat_moved REQUEST 20 #0",
            "session_cancelled CANCEL 9 #1", "session_cancelled CANCEL 10 #1",
        ],
    }),
    (made_discreet, {
        MARI: [f"{NEW} REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
        KADRI: [f"{NEW} REQUEST 9 #0", f"{NEW} REQUEST 10 #0"],
    }),
]  # fmt: skip


@pytest.mark.parametrize(("change", "mails"), TABLE, ids=[change.__name__ for change, _ in TABLE])
def test_each_change_takes_these_mails_and_no_others(
    change: Callable[[Scene], Iterator[Message]], mails: Mapping[str, list[str]]
) -> None:
    scene = Scene()

    assert scene.after(*change(scene)) == mails


def test_another_address_for_questions_is_in_the_next_mail_and_the_organiser_of_an_entry_stays() -> None:
    scene = Scene()
    scene.after(*asked_elsewhere(scene))
    scene.office.hear(*hour_later(scene))
    scene.office.wait(LONG)
    mail = next(each for each in scene.office.sent() if each.recipient == MARI)

    told, said = Told.read(mail.content), parsed(mail.content)
    assert told is not None
    assert said["Reply-To"] == "uus@ministeerium.example.org"
    assert "uus@ministeerium.example.org" in text_of(said, "plain")
    assert b"uus@ministeerium" in told.raw.replace(b"\r\n ", b"")
    assert told.organiser == scene.mailboxes.of[MARI].history[0].organiser
