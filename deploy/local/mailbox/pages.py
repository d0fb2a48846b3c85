"""The mailbox in a browser, and the same as JSON for programs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from deploy.local.mailbox.answering import ANSWERS, NoAnswerError, can_be_answered, hand_over, reply_to
from deploy.local.mailbox.mails import Mail, Mails
from deploy.local.mailbox.reading import OpenMail, open_mail

PAGE_LENGTH = 100
HTML_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
HERE = Path(__file__).parent

mailbox = Blueprint("mailbox", __name__)


def create_app(mails: Mails, door: str = "", ahead: timedelta = timedelta()) -> Flask:
    """The pages over these mails.

    Args:
        door: where answers to invitations are brought, `lmtp://host:port`; empty when there is none.
        ahead: how far the stack's clock runs ahead of the machine's.
    """
    app = Flask(__name__, template_folder=str(HERE / "templates"), static_folder=str(HERE / "static"))
    app.extensions["mails"] = mails
    app.extensions["door"] = door
    app.extensions["ahead"] = ahead
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.register_blueprint(mailbox)
    app.after_request(_protect)
    return app


@mailbox.get("/healthz")
@mailbox.get("/readyz")
def health() -> tuple[str, int]:
    """It runs, and it needs nobody else."""
    return "ok\n", 200


@mailbox.get("/api/v1/mails")
def list_mails() -> dict[str, Any]:
    """Mails, newest last.

    Query: `to` an address; `since` a time (RFC 3339) or a mail's id, for later ones only; `limit` how many
    of the newest.
    """
    mails = _mails()
    to, since = request.args.get("to", ""), request.args.get("since", "")
    found = mails.sent_to(to) if to else mails.all()
    limit = request.args.get("limit", type=int) or len(found)
    return {"items": [_item(mail) for mail in _later_than(since, found)[-limit:]]}


@mailbox.get("/api/v1/mails/<mail_id>.eml")
def raw_mail(mail_id: str) -> Response:
    """One mail exactly as it came."""
    return Response(_raw(mail_id), content_type="message/rfc822")


@mailbox.get("/")
def index() -> str:
    """The newest mails first, a page at a time, with a search over addresses and subjects."""
    words, page = request.args.get("q", ""), max(request.args.get("page", 1, type=int), 1)
    found = _mails().about(words)[::-1] if words else _mails().all()[::-1]
    shown = found[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    return render_template(
        "mails.html",
        mails=shown,
        total=len(found),
        words=words,
        page=page,
        more=len(found) > page * PAGE_LENGTH,
    )


@mailbox.get("/mails/<mail_id>/")
def show(mail_id: str) -> str:
    """One mail, opened."""
    return _shown(mail_id, ANSWERS.get(request.args.get("answered", ""), ""))


@mailbox.post("/mails/<mail_id>/answer")
def answer(mail_id: str) -> AnyResponse | tuple[str, int]:
    """The invitation is answered, as a calendar would."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    partstat, comment = request.form.get("answer", ""), request.form.get("comment", "").strip()[:1_000]
    if partstat not in ANSWERS:
        abort(422)
    try:
        at = datetime.now(UTC) + current_app.extensions["ahead"]
        reply = reply_to(_opened(mail_id), partstat, comment, at)
        hand_over(reply, current_app.extensions["door"])
    except NoAnswerError as error:
        return _shown(mail_id, problem=str(error), comment=comment), 502
    return redirect(url_for("mailbox.show", mail_id=mail_id, answered=partstat), 303)


def _shown(mail_id: str, answered: str = "", problem: str = "", comment: str = "") -> str:
    mail, opened = _mails().one(mail_id) or abort(404), _opened(mail_id)
    buttons = ANSWERS if can_be_answered(opened) and current_app.extensions["door"] else {}
    said = {"answered": answered, "problem": problem, "comment": comment}
    return render_template("mail.html", mail=mail, opened=opened, buttons=buttons, **said)


@mailbox.get("/mails/<mail_id>/html")
def html(mail_id: str) -> Response:
    """The HTML part alone, for a frame that may do nothing."""
    page = f'<!doctype html><base target="_blank">{_opened(mail_id).html}'
    return Response(
        page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": HTML_POLICY}
    )


@mailbox.get("/mails/<mail_id>/parts/<int:number>")
def part(mail_id: str, number: int) -> Response:
    """One part as a download; pictures are shown where the mail's HTML wants them."""
    parts = _opened(mail_id).parts
    found = parts[number] if number < len(parts) else abort(404)
    answer = Response(found.content, content_type="application/octet-stream")
    if found.content_type in ("image/png", "image/jpeg", "image/gif"):
        answer.content_type = found.content_type
    name = found.filename or f"part-{number}.{found.content_type.rpartition('/')[2]}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _mails() -> Mails:
    mails: Mails = current_app.extensions["mails"]
    return mails


def _raw(mail_id: str) -> bytes:
    raw = _mails().raw(mail_id)
    return abort(404) if raw is None else raw


def _opened(mail_id: str) -> OpenMail:
    return open_mail(_raw(mail_id))


def _later_than(since: str, mails: list[Mail]) -> list[Mail]:
    if not since:
        return mails
    ids = [mail.id for mail in mails]
    if since in ids:
        return mails[ids.index(since) + 1 :]
    try:
        moment = datetime.fromisoformat(since.replace(" ", "+"))
        return [mail for mail in mails if datetime.fromisoformat(mail.received_at) > moment]
    except (ValueError, TypeError):
        abort(422, "since must be a time with offset or the id of a mail")


def _item(mail: Mail) -> dict[str, str]:
    return {
        "id": mail.id,
        "from": mail.sender,
        "to": ", ".join(mail.to),
        "subject": mail.subject,
        "received_at": mail.received_at,
    }


def _protect(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
