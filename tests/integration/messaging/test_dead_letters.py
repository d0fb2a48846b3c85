"""What nobody could handle, and what an operator may do about it."""

import argparse
import io
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.client_session import ClientSession

from shared.contracts.envelope import Message
from shared.errors import Conflict, NotFound, NotYet, Rejected
from shared.messaging import commands
from shared.messaging.broker import DELIVERY_LIMIT
from shared.messaging.dead_letters import Act, Letter
from shared.messaging.keeper import GIVEN_UP
from tests.integration.messaging.line import SHORT_LADDER, Line, announcement, nothing
from tests.stack import wait_until

Effects = Callable[[], list[str]]
OPERATOR = Act("operator")


def broken(session: ClientSession, message: Message) -> None:
    """A handler with a defect."""
    raise ZeroDivisionError


def refusing(session: ClientSession, message: Message) -> None:
    """A handler that will never have this message."""
    raise Rejected("no-such-registration")


def dead_letter(line: Line) -> Letter:
    """An open letter, made the real way."""
    one = announcement()
    line.put(line.body(one), one.id)
    with line.hearing_with(refusing):
        return wait_until(lambda: line.hearing.dead_letters.letters())[0]


def test_a_message_that_always_fails_is_dead_after_the_ladder_with_the_reason(line: Line) -> None:
    one = announcement()

    line.put(line.body(one), one.id)
    with line.hearing_with(broken):
        letter = wait_until(lambda: line.hearing.dead_letters.letters())[0]

    assert (letter.id, letter.kind, letter.reason) == (one.id, one.kind.name, "ZeroDivisionError")
    assert letter.attempts == len(SHORT_LADDER) + 1


def test_others_do_not_wait_behind_a_failing_message(line: Line, effects: Effects) -> None:
    bad, good = announcement(), announcement()
    released = threading.Event()

    def effect(_: ClientSession, message: Message) -> None:
        if message.id == good.id:
            released.set()
        if not released.is_set():
            raise NotYet

    line.put(line.body(bad), bad.id)
    line.put(line.body(good), good.id)
    with line.hearing_with(effect):
        wait_until(lambda: len(effects()) == 2)

    assert effects() == [good.id, bad.id]
    assert line.hearing.dead_letters.letters() == []


def test_a_refused_message_is_dead_at_once(line: Line) -> None:
    letter = dead_letter(line)

    assert (letter.reason, letter.attempts) == ("no-such-registration", 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"specversion": "1.0"}',
        b"[" * 100_000,
        b"x" * 10_000_000,
        b"x" * 17_000_000,
    ],
    ids=["empty", "no text", "a list", "null", "no envelope", "deep", "large", "too large"],
)
def test_what_is_no_message_is_dead_at_once_and_kept(line: Line, body: bytes) -> None:
    line.put(body)
    with line.hearing_with(nothing):
        letter = wait_until(lambda: line.hearing.dead_letters.letters())[0]

    assert letter.reason == "invalid"
    assert "body" in line.hearing.dead_letters.show(letter.id)


def test_what_the_broker_gives_up_on_is_kept_as_a_dead_letter(line: Line) -> None:
    one = announcement()
    line.put(line.body(one), one.id)

    for _ in range(DELIVERY_LIMIT + 1):
        take_and_vanish(line)
    with line.hearing_with(nothing):
        letter = wait_until(lambda: line.hearing.dead_letters.letters())[0]

    assert (letter.id, letter.reason) == (one.id, GIVEN_UP)


def take_and_vanish(line: Line) -> None:
    """What a process does that dies over a message."""
    with line.channel() as channel:
        wait_until(lambda: channel.basic_get(line.broker.queue("registration"))[0])


def test_a_replayed_letter_has_its_effect_once_the_handler_is_mended(line: Line, effects: Effects) -> None:
    letter = dead_letter(line)

    line.hearing.dead_letters.replay(letter.id, OPERATOR)
    with line.hearing_with(nothing):
        wait_until(effects)

    assert effects() == [letter.id]
    assert line.hearing.dead_letters.letters() == []
    shown = line.hearing.dead_letters.show(letter.id)
    assert [(act["act"], act["by"]) for act in shown["acts"]] == [("replayed", "operator")]


def test_a_letter_that_fails_again_after_its_replay_is_open_again(line: Line) -> None:
    letter = dead_letter(line)

    line.hearing.dead_letters.replay(letter.id, OPERATOR)
    with line.hearing_with(broken):
        again = wait_until(lambda: line.hearing.dead_letters.letters())[0]

    assert (again.id, again.reason, again.attempts) == (letter.id, "ZeroDivisionError", len(SHORT_LADDER) + 1)


def test_a_letter_is_dealt_with_only_once(line: Line) -> None:
    letter = dead_letter(line)
    line.hearing.dead_letters.replay(letter.id, OPERATOR)

    with pytest.raises(Conflict, match="dead-letter-closed"):
        line.hearing.dead_letters.replay(letter.id, OPERATOR)
    with pytest.raises(Conflict, match="dead-letter-closed"):
        line.hearing.dead_letters.discard(letter.id, Act("operator", "twice"))
    with pytest.raises(NotFound, match="unknown-dead-letter"):
        line.hearing.dead_letters.replay("x", OPERATOR)

    assert line.hearing.outbox.backlog().depth == 1


def test_a_letter_older_than_the_inbox_remembers_is_not_replayed(line: Line) -> None:
    letter = dead_letter(line)
    long_ago = datetime.now(UTC) - timedelta(days=31)
    line.mongo[line.hearing.name]["dead_letters"].update_one(
        {"_id": letter.id}, {"$set": {"dead_at": long_ago}}
    )

    with pytest.raises(Conflict, match="dead-letter-too-old"):
        line.hearing.dead_letters.replay(letter.id, OPERATOR)

    assert [one.state for one in line.hearing.dead_letters.letters()] == ["open"]


def test_a_discarded_letter_keeps_the_reason_and_loses_its_message(line: Line) -> None:
    letter = dead_letter(line)

    with pytest.raises(Conflict, match="reason-missing"):
        line.hearing.dead_letters.discard(letter.id, OPERATOR)
    line.hearing.dead_letters.discard(letter.id, Act("operator", "a test event"))

    shown = line.hearing.dead_letters.show(letter.id)
    assert shown["state"] == "discarded"
    assert shown["acts"][0]["reason"] == "a test event"
    assert shown["body"] == {"unreadable_bytes": 0}


def test_a_whole_group_is_listed_and_replayed_from_the_command_line(line: Line, effects: Effects) -> None:
    several = [announcement() for _ in range(5)]
    for one in several:
        line.put(line.body(one), one.id)
    with line.hearing_with(refusing):
        wait_until(lambda: line.hearing.dead_letters.count_open() == 5)

    listed = command(line, "list")
    told = command(line, "replay", "--reason", "no-such-registration", "--dry-run")
    done = command(line, "replay", "--type", several[0].kind.name)
    with line.hearing_with(nothing):
        wait_until(lambda: len(effects()) == 5)

    assert [(group["reason"], group["count"]) for group in listed] == [("no-such-registration", 5)]
    assert {one["id"] for one in told} == {one["id"] for one in done} == {one.id for one in several}
    assert sorted(effects()) == sorted(one.id for one in several)


def test_a_shown_letter_names_nobody(line: Line) -> None:
    body = {
        "id": "m1",
        "data": {"person": {"first_name": "Mari"}, "note": "write to mari@example.ee", "seats": 3},
    }
    line.put(json.dumps(body).encode(), "m1")
    with line.hearing_with(nothing):
        wait_until(lambda: line.hearing.dead_letters.count_open())

    shown = command(line, "show", "m1")[0]

    assert "mari" not in json.dumps(shown).lower()
    assert shown["body"]["data"]["seats"] == 3


def command(line: Line, *words: str) -> list[dict]:
    """What `dead-letters` writes."""
    parser, out = argparse.ArgumentParser(), io.StringIO()
    commands.add_arguments(parser)
    assert commands.run(line.hearing.dead_letters, parser.parse_args(words), out) == 0
    return [json.loads(text) for text in out.getvalue().splitlines()]
