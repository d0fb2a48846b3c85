"""Whatever is changed, in whatever order it is heard of: the calendars, built from the mails alone, say what
the organiser set, and mail programs show together what belongs together.
"""

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from services.notifications.domain.journal import Entry
from tests.unit.notifications.calendar_world import MAILBOXES, ONLINE, World
from tests.unit.notifications.corpus import parsed
from tests.unit.notifications.mail_program import Told

STEPS: dict[str, tuple[int, Callable[[World], None]]] = {
    "move": (3, World.move),
    "replace": (2, World.replace),
    "rename": (2, World.rename),
    "speak": (1, World.speak),
    "add": (1, World.add),
    "drop": (2, World.drop),
    "hush": (1, World.hush),
    "undo": (1, World.undo),
    "cancel": (3, World.cancel),
    "teach": (3, World.teach),
    "fate": (6, World.fate),
    "correct": (3, World.correct),
    "carry": (10, World.carry),
    "repeat": (1, World.repeat),
    "send": (4, World.send),
    "wait": (4, World.wait),
    "restart": (1, World.restart),
}
NAMES = [name for name, (weight, _) in STEPS.items() for _ in range(weight)]


@settings(max_examples=25, deadline=None)
@given(st.data(), st.lists(st.sampled_from(NAMES), min_size=10, max_size=40))
def test_calendars_always_say_what_the_organiser_set_and_updates_refer_to_mails_their_readers_have(
    data: DataObject, steps: list[str]
) -> None:
    world = World(data)
    world.begin()

    for step in steps:
        STEPS[step][1](world)
    world.settle()

    for address in MAILBOXES:
        shown = [(*each[:3], "Veebis" if each[3] in ONLINE else each[3]) for each in world.shown(address)]
        assert shown == world.expected(address)
    for program in world.mailboxes.of.values():
        check(program.history)
    mails = list(world.office.mails.things.values())
    check_threads(mails)
    settled = {each.registration.id for each in world.people if not each.registration.link}
    assert all(len(set(threads(mails, each).values())) <= 1 for each in settled)


def check(history: list[Told]) -> None:
    """Of each entry: one organiser and sender for life, and every word newer than the one before."""
    for uid in {each.uid for each in history}:
        life = [each for each in history if each.uid == uid]
        assert len({each.organiser for each in life}) == 1
        assert {f"mailto:{each.sender}" for each in life} == {life[0].organiser.partition(" ")[0]}
        assert [each.order for each in life] == sorted({each.order for each in life})
        assert [each.method for each in life[:-1]] == ["REQUEST"] * (len(life) - 1)


def check_threads(mails: Sequence[Entry]) -> None:
    """Each mail refers to nothing but earlier ones to the same person at the same address about the same
    event; all of one entry are one thread.
    """
    known = {each.message_id: each for each in mails}
    for each in mails:
        said = references(each)
        assert str(parsed(each.content).get("In-Reply-To", "")).split() == said[-1:]
        for other in (known[one] for one in said):
            assert (other.invitee_id, other.recipient) == (each.invitee_id, each.recipient)
            assert (other.event_id, other.turn < each.turn) == (each.event_id, True)
    for invitee in {each.invitee_id for each in mails}:
        begins = threads(mails, invitee)
        theirs = [each for each in mails if each.invitee_id == invitee and each.uid]
        for uid in {each.uid for each in theirs}:
            assert len({begins[each.message_id] for each in theirs if each.uid == uid}) == 1


def threads(mails: Sequence[Entry], invitee_id: str) -> dict[str, str]:
    """Message-ID of each of somebody's mails -> of the one with which its thread begins."""
    begins: dict[str, str] = {}
    for each in sorted((mail for mail in mails if mail.invitee_id == invitee_id), key=lambda mail: mail.turn):
        said = references(each)
        begins[each.message_id] = begins[said[0]] if said else each.message_id
    return begins


def references(mail: Entry) -> list[str]:
    """Message-IDs of the first and the last mail before it."""
    return str(parsed(mail.content).get("References", "")).split()
