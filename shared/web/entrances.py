"""A form at an open door: told apart from a script's, without asking the person anything.

Three signs, none of which needs JavaScript: a field no person sees stays empty, the form carries our own
signed stamp, and it comes back no sooner than a person could have sent it. Who is refused sees the form
again, filled in, with a fresh stamp (`refused` is a reason to ask once more, not to send away).
"""

from datetime import datetime, timedelta

from flask import Flask, current_app, g, request
from itsdangerous import BadSignature
from markupsafe import Markup

from shared.clock import Clock
from shared.ids import new_id
from shared.web.signing import Stamps

STAMP = "form_stamp"
TRAP = "homepage"
AT_LEAST = timedelta(milliseconds=200)
AT_MOST = timedelta(hours=24)
BEFORE_STAMP = Markup('<input type="hidden" name="{}" value="').format(STAMP)
AFTER_STAMP = Markup(
    '"><div class="trap" aria-hidden="true"><input name="{0}" id="f-{0}" tabindex="-1" autocomplete="off" '
    'aria-hidden="true" value=""></div>'
).format(TRAP)


def stamp(at: datetime) -> str:
    """A signed value that proves when we handed a form out; carries a fresh identifier for the form."""
    value: str = _serializer().dumps([new_id(), int(at.timestamp() * 1000)])
    return value


def form_key() -> str | None:
    """The identifier of the form that came back: the same for a double click or a form sent again."""
    opened = _opened()
    return opened[0] if opened else None


def looks_like_a_script() -> bool:
    """True when the trap was filled, or the stamp is missing, forged, too old or too fresh."""
    opened = _opened()
    if request.form.get(TRAP) or opened is None:
        return True
    age = timedelta(milliseconds=int(_clock()().timestamp() * 1000) - opened[1])
    return not AT_LEAST <= age <= AT_MOST


def form_guard() -> Markup:
    """The hidden fields of an open form. After a refusal for other reasons the old stamp is kept, and with
    it the key."""
    came_back = request.environ["REQUEST_METHOD"] == "POST" and _opened() and not looks_like_a_script()
    return BEFORE_STAMP + (request.form[STAMP] if came_back else stamp(_clock()())) + AFTER_STAMP


def install(app: Flask, key: bytes, clock: Clock) -> None:
    """Forms are stamped with `key` at the time `clock` tells."""
    app.extensions["kutse.entrances"] = (Stamps(key, salt="form"), clock)
    app.jinja_env.globals["form_guard"] = form_guard


def _opened() -> tuple[str, int] | None:
    """What the stamp of this request says; looked into once."""
    if "form_opened" not in g:
        g.form_opened = _read(request.form.get(STAMP, ""))
    opened: tuple[str, int] | None = g.form_opened
    return opened


def _read(stamped: str) -> tuple[str, int] | None:
    try:
        form_id, at = _serializer().loads(stamped)
        return str(form_id), int(at)
    except (BadSignature, ValueError, TypeError):
        return None


def _serializer() -> Stamps:
    serializer: Stamps = current_app.extensions["kutse.entrances"][0]
    return serializer


def _clock() -> Clock:
    clock: Clock = current_app.extensions["kutse.entrances"][1]
    return clock
