"""The mail journal: of all events, of one event, of one person."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.notifications.domain.events import Event
from services.notifications.domain.fates import ASKED, NOT_ARRIVED, Fate
from services.notifications.handlers import arrivals
from services.notifications.handlers import journal as handlers
from services.notifications.handlers.messages import MOST_COPIES
from services.notifications.handlers.records import Box, Filter
from services.notifications.handlers.views import Page, SentAgain
from services.notifications.pages.manage import incoming_words
from services.notifications.pages.manage import journal_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk, tell
from services.notifications.pages.manage.incoming import MOST_SHOWN, OPEN
from services.notifications.reasons import REASONS, why
from services.notifications.schemas.cursors import cursor, place
from shared.permissions import May
from shared.web.access import organiser_page, require
from shared.web.meanwhile import SEEN, opened, sight
from shared.web.permitted import needs
from shared.web.sites import site_url
from shared.web.wording import sentence

PAGE = 50

ON_THE_LIST = (Fate.WAITING.value, Fate.SENT.value, Fate.UNCLEAR.value, NOT_ARRIVED, Fate.SKIPPED.value)
"""What one chooses from; what did not arrive is one choice."""

CHOICES = {"fate": ASKED, "template": tuple(words.KINDS), "language": tuple(words.LANGUAGES)}


@dataclass(frozen=True)
class Asked:
    """What an organiser wants to see. The text is a person's name or address: it travels in bodies of forms
    only, never in an address."""

    slug: str
    chosen: dict[str, str]
    text: str
    after: str

    @property
    def filter(self) -> Filter:
        """The same for the handlers."""
        chosen: dict[str, Any] = self.chosen
        return Filter(event=self.slug, limit=PAGE, after=place(self.after), **chosen)

    @property
    def narrowed(self) -> bool:
        """Is anything left out?"""
        return bool(self.text or any(self.chosen.values()))

    def address(self, **more: str) -> str:
        """Where all but the text is shown."""
        known = {name: value for name, value in {**self.chosen, **more}.items() if value}
        return self.url("journal", **known)

    def url(self, act: str, **values: Any) -> str:
        """The address of something one does with this journal."""
        if self.slug:
            return url_for(f"mail.event_{act}", slug=self.slug, **values)
        return url_for(f"mail.{act}", **values)


@mail.get("/journal")
@organiser_page
@needs(May.SEE_MAIL)
def journal() -> str:
    """Mails of all events, the newest first."""
    return _page(_asked("", request.args))


@mail.get("/events/<slug>/journal")
@organiser_page
@needs(May.SEE_MAIL)
def event_journal(slug: str) -> str:
    """Mails of one event, the newest first."""
    return _page(_asked(slug, request.args))


@mail.post("/journal")
@organiser_page
@needs(May.SEE_MAIL)
def search() -> str | Response:
    """Mails of whoever was looked for; without a name the choice alone has an address."""
    return _found(_asked("", request.form))


@mail.post("/events/<slug>/journal")
@organiser_page
@needs(May.SEE_MAIL)
def event_search(slug: str) -> str | Response:
    """As `search`, at one event."""
    return _found(_asked(slug, request.form))


@mail.post("/journal/again")
@organiser_page
@needs(May.SEND_MAIL)
def again() -> Response:
    """Of the ticked mails those that may be are sent again; what was left out is said."""
    return _send_again(_asked("", request.form))


@mail.post("/events/<slug>/journal/again")
@organiser_page
@needs(May.SEND_MAIL)
def event_again(slug: str) -> Response:
    """As `again`, at one event."""
    return _send_again(_asked(slug, request.form))


@mail.get("/people/<invitee_id>")
@organiser_page
@needs(May.SEE_MAIL)
def person(invitee_id: str) -> str:
    """One person's mails of one event, the first one first."""
    asked = call()
    found = handlers.of_person(desk(), asked, invitee_id)
    came = arrivals.from_person(desk(), found.invitee, found.event)
    more = {"came": came, "came_words": incoming_words, "roster": _roster}
    return render_template("mail/person.html", found=found, at=asked.at, **more, **_said())


def asked_of(slug: str) -> Asked:
    """What a posted form about a journal asks for."""
    return _asked(slug, request.form)


def looked_at() -> datetime | None:
    """When the page was opened whose button was pressed; None where it does not say."""
    return opened(request.form.get(SEEN, ""))


def tell_again(done: SentAgain) -> None:
    """The next page says what was sent again and what was not, and why."""
    if done.done:
        sent = ngettext("%(num)s mail goes out again.", "%(num)s mails go out again.", done.done)
        tell(sent)
    for code, count in done.refused.items():
        left = ngettext("%(num)s mail was left out.", "%(num)s mails were left out.", count)
        reason = sentence(REASONS, code, {"most": MOST_COPIES})
        tell(f"{left} {reason}", "warning")


def _asked(slug: str, given: Any) -> Asked:
    chosen = {name: given.get(name, "") for name in CHOICES}
    known = {name: value if value in CHOICES[name] else "" for name, value in chosen.items()}
    text = given.get("text", "") if request.method == "POST" else ""
    return Asked(slug, known, " ".join(text.split())[:100], given.get("after", ""))


def _found(asked: Asked) -> str | Response:
    return _page(asked) if asked.text else redirect(asked.address(), 303)


def _page(asked: Asked) -> str:
    who = call()
    page = handlers.look(desk(), who, asked.filter, asked.text)
    event = handlers.event_of(desk(), asked.slug) if asked.slug else None
    return render_template(
        "mail/journal.html",
        asked=asked,
        page=page,
        event=event,
        at=who.at,
        older=cursor(page.lines[-1].row) if page.more else "",
        figures=[*_figures(asked, page), *_to_read(event)],
        fates=ON_THE_LIST,
        seen=sight({}, who.at),
        **_said(),
    )


def _figures(asked: Asked, page: Page) -> list[tuple[str, str]]:
    """(address, words) for each figure there is, what did not arrive last."""
    counts = page.counts
    lost = counts.get(Fate.FAILED, 0) + counts.get(Fate.BOUNCED, 0)
    said = (
        (Fate.SENT, ngettext("%(num)s sent", "%(num)s sent", counts.get(Fate.SENT, 0))),
        (Fate.WAITING, ngettext("%(num)s waits", "%(num)s wait", counts.get(Fate.WAITING, 0))),
        (
            Fate.UNCLEAR,
            ngettext("%(num)s is not certain", "%(num)s are not certain", counts.get(Fate.UNCLEAR, 0)),
        ),
        (NOT_ARRIVED, ngettext("%(num)s did not arrive", "%(num)s did not arrive", lost)),
    )
    bare = replace(asked, chosen={}, text="")
    there = {**counts, NOT_ARRIVED: lost}
    always = {Fate.SENT} if asked.slug and counts else set()
    return [(bare.address(fate=fate), text) for fate, text in said if there.get(fate) or fate in always]


def _to_read(event: Event | None) -> list[tuple[str, str]]:
    """(address, words) of what came in about the event and somebody still has to see to; none when nothing
    has."""
    count = desk().store.arrivals.count(Box(OPEN, event=event.id), MOST_SHOWN) if event else 0
    if event is None or not count:
        return []
    said = ngettext("%(num)s mail to be read", "%(num)s mails to be read", count)
    return [(url_for("mail.event_incoming", slug=event.slug, kind=OPEN), said)]


def _send_again(asked: Asked) -> Response:
    chosen = request.form.getlist("mail")[:PAGE]
    for mail_id in chosen:
        require(May.SEND_MAIL, "messages", mail_id)
    if chosen:
        tell_again(handlers.send_each_again(desk(), call(), chosen, looked_at()))
    else:
        tell(_("Tick the mails that are to be sent again."), "warning")
    return redirect(asked.address(), 303)


def _roster(slug: str, registration_id: str) -> str:
    return site_url("registration", f"/manage/events/{slug}/registrations/{registration_id}")


def _said() -> dict[str, Any]:
    """What the templates say things with."""
    missed = desk().store.why_mails_wait()
    return {"words": words, "why": lambda row: why(row, missed)}
