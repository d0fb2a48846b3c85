"""A form at an open door: told apart from a script's, without asking the person anything.

Three signs, none of which needs JavaScript: a field no person sees stays empty, the form carries our own
signed stamp, and it comes back no sooner than a person could have sent it. Who is refused sees the form
again, filled in, with a fresh stamp (`refused` is a reason to ask once more, not to send away).
"""

from datetime import datetime, timedelta

from flask import Flask, current_app, g, request
from itsdangerous import BadSignature
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from shared.clock import Clock
from shared.ids import new_id
from shared.web.signing import Stamps

EXTENSION = "kutse.entrances"
STAMP = "form_stamp"
TRAP = "homepage"
AT_LEAST = timedelta(milliseconds=200)
AT_MOST = timedelta(hours=24)
BEFORE_STAMP = Markup('<input type="hidden" name="{}" value="').format(STAMP)
AFTER_STAMP = Markup(
    '"><div class="trap" aria-hidden="true"><input name="{0}" id="f-{0}" tabindex="-1" autocomplete="off" '
    'aria-hidden="true" value=""></div>'
).format(TRAP)


def fresh_guard(app: Flask) -> Markup:
    """The hidden fields of an open form that nobody has sent yet."""
    stamps, clock = app.extensions[EXTENSION]
    return BEFORE_STAMP + _stamped(stamps, clock()) + AFTER_STAMP


def form_key() -> str | None:
    """The identifier of the form that came back: the same for a double click or a form sent again."""
    opened = _opened()
    return opened[0] if opened else None


def looks_like_a_script() -> bool:
    """True when the trap was filled, or the stamp is missing, forged, too old or too fresh."""
    opened = _opened()
    return bool(request.form.get(TRAP)) or opened is None or not _is_of_a_person(opened[1], _clock()())


def key_of(app: Flask, fields: MultiDict[str, str]) -> str:
    """As `form_key`, ahead of the framework; empty when it looks like a script."""
    stamps, clock = app.extensions[EXTENSION]
    opened = _read(stamps, fields.get(STAMP, ""))
    if fields.get(TRAP) or opened is None or not _is_of_a_person(opened[1], clock()):
        return ""
    return opened[0]


def _is_of_a_person(stamped_at: int, now: datetime) -> bool:
    age = timedelta(milliseconds=int(now.timestamp() * 1000) - stamped_at)
    return AT_LEAST <= age <= AT_MOST


def form_guard() -> Markup:
    """The hidden fields of an open form. After a refusal for other reasons the old stamp is kept, and with
    it the key."""
    came_back = request.environ["REQUEST_METHOD"] == "POST" and _opened() and not looks_like_a_script()
    return BEFORE_STAMP + request.form[STAMP] + AFTER_STAMP if came_back else fresh_guard(current_app)


def install(app: Flask, key: bytes, clock: Clock) -> None:
    """Forms are stamped with `key` at the time `clock` tells."""
    app.extensions[EXTENSION] = (Stamps(key, salt="form"), clock)
    app.jinja_env.globals["form_guard"] = form_guard


def _stamped(stamps: Stamps, at: datetime) -> str:
    value: str = stamps.dumps([new_id(), int(at.timestamp() * 1000)])
    return value


def _opened() -> tuple[str, int] | None:
    """What the stamp of this request says; looked into once."""
    if "form_opened" not in g:
        g.form_opened = _read(_serializer(), request.form.get(STAMP, ""))
    opened: tuple[str, int] | None = g.form_opened
    return opened


def _read(stamps: Stamps, stamped: str) -> tuple[str, int] | None:
    try:
        form_id, at = stamps.loads(stamped)
        return str(form_id), int(at)
    except (BadSignature, ValueError, TypeError):
        return None


def _serializer() -> Stamps:
    serializer: Stamps = current_app.extensions[EXTENSION][0]
    return serializer


def _clock() -> Clock:
    clock: Clock = current_app.extensions[EXTENSION][1]
    return clock
