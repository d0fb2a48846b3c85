"""Words for what the audit of mails says was done. What has none is shown as it is written."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from services.notifications.handlers.audits import AuditLine
from services.notifications.pages.manage import text_words
from services.notifications.pages.manage.journal_words import KINDS

ACTS: Mapping[str, Any] = {
    "looked at the mail journal": _("looked at the mail journal"),
    "took the mail journal as": _("took the mail journal as a file"),
    "listed mails": _("listed mails by program"),
    "opened a mail that came in": _("opened a mail that came in"),
    "opened a mail": _("opened a mail"),
    "took a mail as it was sent": _("took a mail along as it was sent"),
    "took a mail that came in": _("took a mail along that came in"),
    "sent a mail again": _("sent a mail again"),
    "looked at a person's mails": _("looked at the mails of one person"),
    "looked at mail that came in": _("looked at mail that came in"),
    "looked at the readers of a step": _("looked at who would get a step of a plan"),
    "looked at people in a preview": _("looked at people in a preview"),
    "looked at a letter as somebody": _("looked at a letter as one of its readers"),
    "dealt with a mail that came in": _("marked a mail that came in as dealt with"),
    "took back that a mail was dealt with": _("took back that a mail was dealt with"),
    "tried a letter": _("sent a letter to oneself as a test"),
    "wrote to": _("wrote to chosen people"),
    "changed the plan": _("changed the plan of reminders"),
    "save": _("saved a text of a mail"),
    "use": _("put a text of a mail to use"),
    "restore": _("put the built-in text of a mail to use"),
    "try": _("sent a test mail"),
    "logo": _("changed the logo in mails"),
    "looked at the audit": _("looked at the audit"),
    "took the audit as csv": _("took the audit as a file"),
}
"""How an act begins -> what is chosen from, longer beginnings first."""

THINGS: Mapping[str, Any] = {
    "mails": _("a mail"),
    "incoming": _("a mail that came in"),
    "people": _("a participant"),
}
"""Kind of a thing that has an id alone -> words."""
ALL: Mapping[str, Any] = {"mails": _("all mails"), "incoming": _("all mails that came in")}


def about(line: AuditLine) -> tuple[str, str]:
    """What was dealt with, beside an event, in words, and its name in the audit where the words leave open
    which one it was."""
    subject = line.row.subject
    kind, _slash, name = subject.partition("/")
    if kind == "programmes":
        slug, _slash, part = name.partition("/")
        mail = KINDS.get(part.removeprefix("mails/"))
        return (f"{slug}: {mail}" if mail else slug), ""
    if subject in ALL:
        return str(ALL[subject]), ""
    if kind == "events" and line.event:
        return "", ""
    return (str(THINGS[kind]), subject) if kind in THINGS else ("", subject)


def said(act: str) -> str:
    """What was done, in words, with what was added to it."""
    begins = next((one for one in ACTS if act == one or act.startswith(f"{one} ")), "")
    if not begins:
        return act
    more = act.removeprefix(begins).strip()
    words = ACTS[begins]
    if begins in text_words.ACTS and more.isdecimal():
        words, more = text_words.act(act), ""
    if begins == "wrote to":
        count, _people, more = more.partition(" people: ")
        words = ngettext("wrote to %(num)s chosen person", "wrote to %(num)s chosen people", int(count))
    return f"{words}: {more}" if more and begins != "logo" else str(words)
