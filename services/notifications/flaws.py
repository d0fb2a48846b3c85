"""What is wrong with a text that somebody wrote, in words, for pages and programs alike."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from services.notifications.domain.texts import Faulty
from services.notifications.domain.writing import Flaw
from shared.web import problems

LANGUAGES: Mapping[str, Any] = {
    "et": lazy_gettext("Estonian"),
    "en": lazy_gettext("English"),
    "ru": lazy_gettext("Russian"),
}


def said(flaw: Flaw) -> str:
    """One flaw, and which line it means."""
    params: dict[str, Any] = dict(flaw.params)
    if "name" in params:
        params["name"] = f"{{{{ {params['name']} }}}}"
    if "language" in params:
        params["language"] = LANGUAGES[params["language"]]
    sentence = problems.reason(flaw.code, params)
    return _("Line %(line)s: %(what)s", line=flaw.line, what=sentence) if flaw.line else sentence


def all_said(error: Faulty) -> dict[str, list[str]]:
    """Field (`body.et`) -> what is wrong with it."""
    return {name: [said(flaw) for flaw in flaws] for name, flaws in error.flaws.items()}
