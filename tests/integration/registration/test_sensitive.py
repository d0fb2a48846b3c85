"""Sensitive answers: stored with the registration or not at all, and deleted when it was promised."""

from dataclasses import replace
from datetime import timedelta

from services.registration.domain.forms import Form
from services.registration.domain.questions import Question, Sensitive
from services.registration.domain.texts import LocalText
from services.registration.handlers import events, forms, registrations, roster
from services.registration.handlers.desk import Desk
from services.registration.store.database import DatabaseStore
from tests.integration.registration.builders import an_event, call, details
from tests.integration.registration.clocks import MovedClock

LABEL = LocalText("?")
FORM = Form(
    questions=(
        Question("role", LABEL),
        Question("diet", LABEL, sensitive=Sensitive(deleted_after_days=30)),
        Question("health", LABEL, sensitive=Sensitive(deleted_after_days=3)),
    )
)
ANSWERS = {"role": "Õpetaja", "diet": "Pähklid", "health": "Astma"}


def test_each_answer_goes_when_it_was_promised_and_the_history_says_so_without_it(
    desk: Desk, clock: MovedClock
) -> None:
    event = an_event(desk)
    events.change_event(desk, call(), event.slug, {"form": FORM})
    told = replace(details("mari"), answers=ANSWERS)
    done = registrations.register(desk, call(), event.slug, told, "key")
    assert event.ends is not None
    assert isinstance(desk.store, DatabaseStore)

    clock.move(event.ends - clock() + timedelta(days=2))
    assert forms.forget_sensitive(desk) == 0
    assert registrations.by_token(desk, done.token).answers == ANSWERS

    clock.move(timedelta(days=2))
    assert [forms.forget_sensitive(desk), forms.forget_sensitive(desk)] == [1, 0]
    assert registrations.by_token(desk, done.token).answers == {"role": "Õpetaja", "diet": "Pähklid"}

    clock.move(timedelta(days=30))
    assert forms.forget_sensitive(desk) == 1
    kept = roster.row(desk, event.slug, done.registration.id).sensitive
    assert kept is not None
    assert (dict(kept.answers), set(kept.deleted)) == ({}, {"diet", "health"})
    subject = {"subject": f"registrations/{done.registration.id}", "actor": "clock"}
    assert desk.store.database["audit"].count_documents(subject) == 2


def test_answers_given_before_a_question_became_sensitive_are_put_apart(desk: Desk) -> None:
    event = an_event(desk)
    open_form = replace(FORM, questions=tuple(replace(one, sensitive=None) for one in FORM.questions))
    events.change_event(desk, call(), event.slug, {"form": open_form})
    told = replace(details("mari"), answers=ANSWERS)
    done = registrations.register(desk, call(), event.slug, told, "key")

    events.change_event(desk, call(), event.slug, {"form": FORM})
    view = registrations.by_token(desk, done.token)

    assert dict(view.registration.answers) == {"role": "Õpetaja"}
    assert view.answers == ANSWERS
