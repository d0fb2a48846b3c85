"""Details put right, by the person or on the way to something else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.registration.domain import transitions
from services.registration.domain.confirmations import asks_addresses
from services.registration.domain.corrections import check_open
from services.registration.domain.registrations import (
    UNCONFIRMED,
    Details,
    Registration,
    Request,
    owes,
)
from services.registration.domain.successions import ADDRESS, is_another
from services.registration.domain.target_groups import name_for
from services.registration.domain.transitions import PERSON
from services.registration.handlers.answer_files import check
from services.registration.handlers.batches import by_staff, check_details
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import Floor
from services.registration.handlers.forms import keep_apart, whole_answers
from services.registration.handlers.mails import see_to
from services.registration.handlers.ports import Transaction
from services.registration.handlers.prerequisites import met_anew
from services.registration.handlers.registrations import behind, once_alone, view_registration
from services.registration.handlers.strangers import admit_mail_to
from services.registration.handlers.successions import ask_on
from services.registration.handlers.views import RegistrationView
from shared.ids import new_id


def correct(desk: Desk, call: Call, token: str, changes: Mapping[str, Any]) -> RegistrationView:
    """The person's details are right again. After a new address the answer holds a new token; where addresses
    are confirmed it counts only once its mailbox has confirmed it, and the answer says until when.

    Args:
        changes: names of `Person` -> new value, and `needs`, `answers`, `consents`.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `already-registered` for an address that is taken, except where addresses are confirmed;
            `registration-ended`; `too-many-corrections`; `answers-closed` for anything but the address,
            the language of letters and consents once it is too late.
        Invalid: what the event's form refuses.
        TooOften: `mailbox-flooded`, the one that would be written to.
    """
    fresh_id = new_id()
    admit_mail_to(desk, changes.get("email") or behind(desk, desk.store.records, token).person.email)

    def work(tx: Transaction) -> Registration:
        before = behind(desk, tx, token)
        floor = Floor.of(tx, tx.events.get(before.event_id), call)
        check_open(floor.event, before, changes, call.at)
        if not _is_to_be_confirmed(floor, before, changes):
            return correct_on(floor, before, changes)
        rest = {name: value for name, value in changes.items() if name != "email"}
        after = correct_on(floor, before, rest)
        person = replace(after.person, email=changes["email"])
        request = Request(
            registration_id=fresh_id, details=Details(person=person), idempotency_key="", at=call.at
        )
        return ask_on(Floor.of(tx, floor.event, call), after, request, ADDRESS)

    return view_registration(desk, once_alone(desk, work))


def _is_to_be_confirmed(floor: Floor, before: Registration, changes: Mapping[str, Any]) -> bool:
    asks = asks_addresses(floor.event) and before.status != UNCONFIRMED
    return asks and "email" in changes and is_another(before, changes["email"])


def correct_on(floor: Floor, before: Registration, changes: Mapping[str, Any]) -> Registration:
    """As `correct`, in a transaction that is under way.

    What is not changed is not looked at: the form may ask for more by now than when the person registered.
    """
    answers = whole_answers(floor.tx, floor.event, before.id, before.answers)
    return _correct(floor, replace(before, answers=answers), changes)


def _correct(floor: Floor, before: Registration, changes: Mapping[str, Any]) -> Registration:
    """`before` with all its answers, those kept apart, too."""
    if "target_group" in changes:
        changes = {**changes, "target_group": name_for(floor.event.target_groups, changes["target_group"])}
    after, facts = transitions.correct(before, changes, floor.call.at, floor.call.actor)
    if facts:
        asking = floor.event if floor.call.actor == PERSON else by_staff(floor.event)
        checked = check_details(asking, _details_of(after), changes.keys() - {"consents"})
        check(floor.tx, floor.event, checked.answers, after.id, floor.call.at)
        if "answers" in changes and checked.answers != changes["answers"]:
            return _correct(floor, before, {**changes, "answers": checked.answers})
        if after.person.email != before.person.email:
            see_to(floor.tx, after.id, floor.call.at)
        if after.owes:
            after = replace(after, owes=owes(floor.event, _details_of(after)))
        after = replace(after, prerequisite_met=met_anew(floor.tx, floor.event, before, after))
        after = replace(after, answers=keep_apart(floor.tx, floor.event, after.id, after.answers))
        floor.keep(after, facts)
        floor.save()
    return after


def _details_of(registration: Registration) -> Details:
    return Details(
        person=registration.person,
        answers=registration.answers,
        consents=registration.consents,
        needs=registration.needs,
    )
