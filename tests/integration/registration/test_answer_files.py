"""Files given with a form go the way of the answer they are: with its person, and no longer than promised."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from services.registration.domain.events import Event
from services.registration.domain.forms import Form
from services.registration.domain.questions import Question, Sensitive
from services.registration.domain.registrations import Details
from services.registration.domain.texts import LocalText
from services.registration.handlers import answer_files, events, forms, moves, parties, registrations
from services.registration.handlers.answer_files import Brought
from services.registration.handlers.desk import Desk
from services.registration.handlers.moves import Destination
from tests.integration.registration.builders import an_event, call, details, organiser
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.test_parties import formed, place_tokens

PROOF = Question("proof", LocalText("?"), kind="file", sensitive=Sensitive(deleted_after_days=3))
CONTENT = b"%PDF-1.7\n%%EOF\n"


def asking(desk: Desk, slug: str = "koolitus") -> Event:
    """An event whose form asks for a file."""
    an_event(desk, slug)
    return events.change_event(desk, call(), slug, {"form": Form(questions=(PROOF,))})


def told(desk: Desk, event: Event, name: str = "mari") -> Details:
    """What somebody types who has brought the file."""
    token = answer_files.keep(desk, event, PROOF, Brought(CONTENT, "pdf", name))
    return replace(details(name), answers={"proof": token})


def given(desk: Desk, registration_id: str) -> Mapping[str, bytes]:
    """What is kept of a registration's files, by question."""
    found = desk.store.records.answer_files.whole(registration_id)
    return {file.question: content for file, content in found}


def test_a_file_goes_when_its_answer_was_promised_to_go(desk: Desk, clock: MovedClock) -> None:
    event = asking(desk)
    done = registrations.register(desk, call(), event.slug, told(desk, event), "key").registration
    assert event.ends is not None

    clock.move(event.ends - clock() + timedelta(days=2))
    forms.forget_sensitive(desk)
    before = given(desk, done.id)
    clock.move(timedelta(days=2))
    forms.forget_sensitive(desk)

    assert before == {"proof": CONTENT}
    assert given(desk, done.id) == {}


def test_a_question_that_is_deleted_takes_its_files_along(desk: Desk) -> None:
    event = asking(desk)
    done = registrations.register(desk, call(), event.slug, told(desk, event), "key").registration

    events.change_event(desk, call(), event.slug, {"form": Form()})

    assert given(desk, done.id) == {}


def test_whoever_moves_to_another_group_has_the_file_there_and_here(desk: Desk) -> None:
    here, _there = asking(desk), asking(desk, "teine")
    done = registrations.register(desk, call(), here.slug, told(desk, here), "key").registration

    moved = moves.move(desk, organiser(), here.slug, done.id, Destination("teine"))

    assert given(desk, moved.id) == given(desk, done.id) == {"proof": CONTENT}
    assert not moved.owes


def test_a_colleague_who_fills_in_a_place_gives_the_file_with_it(desk: Desk, clock: MovedClock) -> None:
    event = asking(desk)
    (first, _second) = place_tokens(desk, formed(desk, clock, 2))

    filled = parties.fill(desk, call(clock()), first, told(desk, event))

    assert given(desk, filled.id) == {"proof": CONTENT}
