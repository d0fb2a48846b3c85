"""Words for what the audit says was done. What has none is shown as it is written."""

from flask_babel import lazy_gettext as _

from services.registration.pages.manage.words import Words

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
    "complete": _("completed"),
    "approve": _("approved"),
    "reject": _("rejected"),
    "correct": _("corrected details"),
    "note": _("noted something"),
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
}
