"""What a personal link opens: one's own registration."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from marshmallow import EXCLUDE, ValidationError
from werkzeug.wrappers import Response as Redirect

from services.registration.domain import corrections
from services.registration.domain import successions as rules
from services.registration.domain.registrations import Person
from services.registration.handlers import (
    catalogue,
    check_in,
    feeds,
    materials,
    moves,
    outlooks,
    successions,
    visit_places,
)
from services.registration.handlers import received as outcomes
from services.registration.handlers import registrations as handlers
from services.registration.handlers.corrections import correct
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import EventView, RegistrationView
from services.registration.pages import sheets
from services.registration.pages.answer_files import MOST_FIELDS, MOST_SENT, taken_in
from services.registration.pages.prerequisites import named
from services.registration.pages.public import calendars, drafts, parties, tickets, visit_asks
from services.registration.pages.public.calls import call, desk, status_of, tell
from services.registration.pages.questions import (
    asks_for_more,
    fields_of,
    typed_answers,
    without_answers,
)
from services.registration.reasons import completion_sentence
from services.registration.schemas.registrations import PersonBody, RegistrationChange
from shared.errors import Invalid, NotFound, Rejected
from shared.web import visits
from shared.web.access import personal
from shared.web.forms import Form
from shared.web.languages import language
from shared.web.plain_looks import Look, PageShortcut
from shared.web.security import takes_bytes, takes_fields
from shared.web.templating import breakable

pages = Blueprint("personal", __name__, template_folder="templates")


@pages.get("/i/<token>")
@personal
def invitation(token: str) -> Redirect | str:
    """The way in from an invitation: to a place a colleague holds, else to the registration."""
    try:
        return parties.place(token)
    except NotFound:
        return redirect(url_for("personal.page", token=token), 303)


@pages.get("/r/<token>")
@personal
def page(token: str) -> str:
    """The registration, what it means, and what can be done now."""
    return _own(handlers.by_token(desk(), token), Form())


@pages.post("/r/<token>/here")
@personal
def enter(token: str) -> Redirect | tuple[str, int]:
    """The person is marked as here, by the digits on the screen; wrong ones are asked for anew in their
    field."""
    visits.admit("check-in", visits.fingerprint(token))
    form = Form.received(request.form)
    try:
        check_in.check_in(desk(), call(), token, form.value("digits")[:20])
    except Invalid as error:
        wrong = replace(form.refused(error), focus="digits")
        return _own(handlers.by_token(desk(), token), wrong), status_of(error)
    except Rejected as error:
        tell(error)
    else:
        flash(gettext("Welcome! You are marked as here."), "good")
    return redirect(url_for("personal.page", token=token, _anchor="check-in"), 303)


def _own(view: RegistrationView, form: Form) -> str:
    registration = view.registration
    tickets.remember(view)
    enters = check_in.stay_to_enter(desk(), view)
    return _shown(
        "registration",
        view,
        form,
        enters=enters,
        given=materials.of_participant(desk(), view.token),
        has_ticket=check_in.has_ticket(desk(), view),
        is_here=check_in.is_here(desk(), registration.id, enters),
        explained=outlooks.explain(desk(), view),
        guest_at=visit_places.coming_to(desk(), registration),
        has_feed=feeds.is_handed_out(desk(), registration.person.email),
        has_groups=moves.has_groups(desk(), call(), registration),
        other_group=moves.other_end(desk(), registration.moved_to),
        instead=_instead(view),
    )


def _instead(view: RegistrationView) -> Sequence[EventView]:
    """Other groups of the course that somebody may still come to whom the organiser has taken the place
    from."""
    if view.event.event.status != "cancelled" and view.registration.status not in ("cancelled", "rejected"):
        return ()
    beside = catalogue.groups_to_come(desk(), view.event.event)
    return [one for one in beside if one.registration_state in ("open", "full", "not-yet-open")]


@pages.get("/r/<token>/received")
@personal
def received(token: str) -> str:
    """What came of the form, with the address large enough to notice a slip."""
    return sheets.page("public/received.html", *_received(desk(), token))


def received_ahead(desk: Desk) -> PageShortcut:
    """`received`, ahead of the framework."""

    def show(look: Look) -> str | None:
        return sheets.standing_page(look, "public/received.html", *_received(desk, look.name))

    return PageShortcut("/r/<token>/received", show, is_personal=True)


def _received(desk: Desk, token: str) -> tuple[str, dict[str, object], dict[str, str]]:
    """Name of the sheet, what many are told alike, and what is one's own."""
    told = outcomes.outcome(desk, token)
    registration, event = told.registration, told.event.event
    facts = {"event": event, "programme": told.event.programme, "status": registration.status}
    own = {
        "position": str(told.waiting_position or ""),
        "typed": breakable(registration.person.email),
        "token": token,
    }
    return f"{event.id} {registration.status}", facts, own


@pages.get("/r/<token>/edit")
@personal
def edit(token: str) -> str | Response:
    """The person's details, to be corrected; with what this browser typed and did not send."""
    view = handlers.by_token(desk(), token)
    registration = view.registration
    draft = drafts.known(drafts.of(registration))
    if draft is not None:
        return drafts.unstored(make_response(_shown("edit", view, draft, draft=True)))
    known = asdict(registration.person)
    answers = fields_of(view.event.event.form.questions, view.answers)
    form = Form.filled({**known, "answers": answers, "needs": registration.needs})
    return _shown("edit", view, form)


@pages.post("/r/<token>/edit")
@takes_bytes(MOST_SENT)
@takes_fields(MOST_FIELDS)
@personal
def save(token: str) -> Redirect | tuple[str, int]:
    """The details are right again; a new address gets a new link, which opens at once."""
    view = handlers.by_token(desk(), token)
    event = view.event.event
    taken = taken_in(event, Form.received(request.form), view.registration.id)
    form = taken.form
    still_open = corrections.may_answer(event, view.registration, desk().clock())
    if still_open and asks_for_more(event, form):
        return _shown("edit", view, taken.shown(form), asks_more=True), 200
    try:
        if not still_open:
            changes = form.load(RegistrationChange(only=sorted(corrections.REACHED_BY), unknown=EXCLUDE))
        else:
            typed = without_answers(form).body(blanks=True) | {"answers": typed_answers(form, event.form)}
            changes = RegistrationChange().load(typed)
            taken.check()
        changed = correct(desk(), call(), token, changes)
    except (ValidationError, Rejected) as error:
        return _shown("edit", view, taken.refused(error)), status_of(error)
    drafts.forget(drafts.of(view.registration))
    if not _says_wish(changed):
        flash(gettext("Your details are saved."), "good")
    return redirect(url_for("personal.page", token=changed.token), 303)


@pages.post("/r/<token>/edit/draft")
@takes_fields(drafts.MOST_FIELDS)
@personal
def keep_draft(token: str) -> Response:
    """What is typed by now is kept."""
    visits.admit(drafts.DOOR)
    view = handlers.by_token(desk(), token)
    name = drafts.of(view.registration)
    return drafts.kept(Response(status=204), view.event.event, Form.received(request.form), name)


@pages.post("/r/<token>/edit/clear")
@personal
def clear_draft(token: str) -> Redirect:
    """Nothing of what was typed is left; the form shows what is stored."""
    drafts.clear_own(handlers.by_token(desk(), token).registration)
    return redirect(url_for("personal.edit", token=token), 303)


@pages.get("/r/<token>/withdraw")
@personal
def asked_to_withdraw(token: str) -> str:
    """The question whether to give up, because a link must not do it."""
    return _shown("withdraw", handlers.by_token(desk(), token))


@pages.post("/r/<token>/withdraw")
@personal
def withdraw(token: str) -> Redirect:
    """The registration is given up; somebody who waits gets the seat."""
    try:
        handlers.withdraw(desk(), call(), token)
        flash(gettext("You have withdrawn. Thank you for letting us know."), "good")
    except Rejected as error:
        tell(error)
    return redirect(url_for("personal.page", token=token), 303)


@pages.get("/r/<token>/substitute")
@personal
def substitute_form(token: str) -> Redirect | str:
    """Who comes instead? Without a seat to hand over, the page that says how things stand."""
    view = handlers.by_token(desk(), token)
    if view.registration.status != "confirmed":
        return redirect(url_for("personal.page", token=token), 303)
    return _shown("substitute", view, Form.filled({"language": language()}))


@pages.post("/r/<token>/substitute")
@personal
def substitute(token: str) -> Redirect | tuple[str, int]:
    """A colleague has the seat; this registration has ended. A second click says the same."""
    view = handlers.by_token(desk(), token)
    form = Form.received(request.form)
    try:
        changed = successions.substitute(desk(), call(), token, Person(**form.load(PersonBody())))
    except (ValidationError, Rejected) as error:
        if handlers.by_token(desk(), token).registration.status == "substituted":
            return redirect(url_for("personal.page", token=token), 303)
        return _shown("substitute", view, form.refused(named(view.event, error))), status_of(error)
    if not _says_wish(changed):
        flash(gettext("Your seat is handed over. Your colleague gets a confirmation by e-mail."), "good")
    return redirect(url_for("personal.page", token=token), 303)


@pages.post("/r/<token>/keep")
@personal
def keep(token: str) -> Redirect:
    """The seat, or the address, stays after all."""
    successions.keep(desk(), call(), token)
    flash(gettext("Everything stays as it was. The link that was sent opens nothing any more."), "good")
    return redirect(url_for("personal.page", token=token), 303)


def _says_wish(view: RegistrationView) -> bool:
    """Does the page say itself what came of it, and until when?"""
    return rules.is_open(view.registration, desk().clock())


@pages.get("/r/<token>/calendar.ics")
@personal
def calendar(token: str) -> Response:
    """The sessions as a calendar file, for whoever has a seat; those of other groups too, as a guest."""
    view = handlers.by_token(desk(), token)
    event = view.event.event
    if view.registration.status != "confirmed":
        raise NotFound("no-seat")
    entries = feeds.of_registration(desk(), view.registration, event)
    return calendars.as_file(calendars.of_person(entries), f"{event.slug}.ics")


def _shown(name: str, view: RegistrationView, form: Form | None = None, **more: object) -> str:
    return render_template(
        f"public/{name}.html",
        view=view,
        registration=view.registration,
        awaits=_says_wish(view),
        event=view.event.event,
        programme=view.event.programme,
        form=form or Form(),
        answers_close=corrections.answers_close(view.event.event),
        answers_open=corrections.may_answer(view.event.event, view.registration, desk().clock()),
        completion_sentence=completion_sentence,
        in_the_way=visit_asks.in_the_way,
        token=view.token,
        **more,
    )
