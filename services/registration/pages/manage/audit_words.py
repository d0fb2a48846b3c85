"""Words for what the audit says was done. What has none is shown as it is written."""

import re
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from services.registration.domain.programmes import Activity
from services.registration.handlers.audits import AuditLine
from services.registration.pages.manage.role_words import ROLES
from services.registration.pages.manage.words import Words
from shared.web.templating import plain

ACTS: Words = {
    "looked at the roster": _("looked at the participants"),
    "looked at a person": _("looked at one participant"),
    "looked at attendance": _("looked at attendance"),
    "looked at the audit": _("looked at the audit"),
    "took the audit as csv": _("took the audit as a file"),
    "took the roster as csv": _("took the participants as a file"),
    "took the roster as xlsx": _("took the participants as a workbook"),
    "took name badges": _("took name badges"),
    "took a file given with the form": _("took a file a participant gave"),
    "ask for erasure": _("asked for an erasure"),
    "erase": _("erased a person"),
    "create": _("created"),
    "change": _("changed"),
    "publish": _("published"),
    "cancel": _("cancelled"),
    "complete": _("completed the event"),
    "approve": _("approved"),
    "reject": _("rejected"),
    "correct": _("corrected details"),
    "note": _("noted something"),
    "looked at a signed sheet": _("looked at a photograph of a signed sheet"),
    "keep a signed sheet": _("kept a photograph of a signed sheet"),
    "remove a signed sheet": _("removed a photograph of a signed sheet"),
    "entered people from a file": _("entered people from a file"),
    "add material": _("added a material"),
    "remove material": _("removed a material"),
    "change trainers": _("changed the trainers"),
    "confirm trainer": _("confirmed a trainer"),
    "postpone": _("postponed"),
    "reinstate": _("let it take place after all"),
    "copy": _("copied"),
    "assess": _("assessed"),
    "take completion back": _("took a completion back"),
    "mark attendance": _("marked attendance"),
    "move": _("moved to another group"),
    "agree visit": _("agreed that a session is made up for in another group"),
    "call visit off": _("called off that a session is made up for in another group"),
    "ask for visit": _("asked to make up for a session in another group"),
    "take visit back": _("took back that a session is made up for in another group"),
    "decline visit": _("declined that a session is made up for in another group"),
    "merge": _("merged two registrations"),
    "ask for sign-in link": _("asked for a link to sign in"),
    "sign in": _("signed in"),
    "looked at a person at the door": _("looked at one participant at the door"),
    "deleted sensitive answers by rule": _("deleted sensitive answers when their time was over"),
    "took a part of the roster as csv": _("took a part of the participants as a file"),
    "took a part of the roster as xlsx": _("took a part of the participants as a workbook"),
    "close": _("closed"),
    "reopen": _("opened again"),
    "confirm": _("confirmed that it takes place"),
    "promote": _("gave a seat from the queue"),
    "offer": _("offered a seat"),
    "confirm address": _("confirmed the e-mail address"),
    "employer agrees": _("the employer agreed"),
    "withdraw nomination": _("withdrew the nomination"),
    "ask for feed address": _("asked for the address of the calendar"),
    "renew feed address": _("had a new address of the calendar made"),
    "ask for own page": _("asked for a link to the own page"),
    "open own page": _("opened the own page"),
    "take own data along": _("took the own data along"),
    "begin to sign in": _("began to sign in"),
    "take the second step": _("signed in with the second step"),
    "make sign-in link": _("made a link to sign in"),
    "set password": _("set a password"),
    "end a session": _("ended a session"),
    "end all other sessions": _("ended all other sessions"),
    "offer a second step": _("began to set up the second step"),
    "switch the second step on": _("switched the second step on"),
    "switch the second step off": _("switched the second step off"),
    "require a second step": _("required a second step of everybody"),
    "require no second step": _("no longer required a second step"),
    "invite": _("invited somebody to help"),
    "invite once more": _("sent an invitation to help once more"),
    "withdraw an invitation": _("withdrew an invitation to help"),
    "remove from the programme": _("removed somebody from the programme"),
    "keep trainer": _("saved a trainer's details"),
    "take trainer's confirmation back": _("took a trainer's confirmation back"),
}

THINGS: Words = {
    "registrations": _("a participant"),
    "trainers": _("a trainer"),
    "erasures": _("an erasure"),
    "feeds": _("a calendar of one's own"),
    "my-links": _("a page of one's own"),
}
"""Kind of a thing that is never called by a name here -> words."""

VALUED = re.compile(
    r"(?P<begins>brought a file of|chose|accept the role|change role to|took the sign-in sheet of session) "
    r"(?P<value>[a-z-]+|\d+)(?: people(?: to write to)?)?"
)
"""Acts that hold a number or a role."""


def about(line: AuditLine) -> tuple[str, str]:
    """What a row that is about no event is about, in words, and its name in the audit where the words leave
    open which one it was."""
    subject = line.row.subject
    kind = subject.partition("/")[0]
    if isinstance(line.thing, Activity):
        return f"{line.thing.code} {plain(line.thing.title)}", ""
    if line.thing:
        return plain(line.thing.title), ""
    if line.account:
        return gettext("the account of %(name)s", name=line.account), ""
    return (str(THINGS[kind]), subject) if kind in THINGS else ("", subject)


def in_words(act: str) -> str:
    """What was done, in words, with what was added to it."""
    said, colon, more = act.partition(": ")
    valued = VALUED.fullmatch(said)
    words = _valued(valued["begins"], valued["value"]) if valued else str(ACTS.get(said, said))
    return f"{words}{colon}{more}"


def _valued(begins: str, value: str) -> Any:
    if begins == "brought a file of":
        return ngettext("brought a file of %(num)s person", "brought a file of %(num)s people", int(value))
    if begins == "chose":
        return ngettext("chose %(num)s person to write to", "chose %(num)s people to write to", int(value))
    if begins.startswith("took"):
        return gettext("took the sign-in sheet of session %(number)s", number=value)
    role = ROLES.get(value, value)
    if begins == "accept the role":
        return gettext("accepted the role: %(role)s", role=role)
    return gettext("changed the role to: %(role)s", role=role)
