"""Words for what the audit of certificates says was done. What has none is shown as it is written."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from services.certificates.handlers.audits import AuditLine
from shared.web.problems import reason

ACTS: Mapping[str, Any] = {
    "issue": _("issued"),
    "cannot make": _("could not be made"),
    "correct": _("had it made anew, corrected"),
    "replace": _("replaced by a corrected document"),
    "revoke": _("revoked"),
    "renew": _("had a new one made after one was revoked"),
    "try again": _("had it made once more"),
    "erase": _("deleted whose it is"),
    "change print": _("changed what certificates will say"),
    "looked at certificates": _("looked at the list of certificates"),
    "looked at a certificate": _("looked at a certificate"),
    "took a certificate": _("took a certificate along"),
    "looked at the audit": _("looked at the audit"),
    "took the audit as csv": _("took the audit as a file"),
}
"""Act, without what was added to it behind a colon -> words."""

PARTS: Mapping[str, Any] = {
    "programme": _("name of the programme"),
    "statement": _("the funder's statement"),
    "funder": _("funder"),
    "reference": _("reference of the project"),
    "issuer": _("who issues them"),
}
"""What certificates say of an event's programme -> words."""


def said(line: AuditLine) -> str:
    """What was done, in words, with what was added to it and why."""
    act, _colon, more = line.row.act.partition(": ")
    if act == "cannot make":
        more = reason(more)
    if act == "change print":
        more = ", ".join(str(PARTS.get(part, part)) for part in more.split(", "))
    words = f"{ACTS.get(act, act)}: {more}" if more else str(ACTS.get(act, act))
    return gettext("%(done)s. Reason: %(reason)s", done=words, reason=line.because) if line.because else words
