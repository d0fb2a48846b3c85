"""The verification page: whoever holds a code sees whether the document is valid, and what it says."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from services.certificates.domain.codes import read_code
from services.certificates.handlers.desk import Desk
from services.certificates.handlers.verification import Finding, find, is_the_document, names_the_holder
from services.certificates.pages.wording import days_told, issuer_told
from shared.errors import NotFound
from shared.web.access import personal
from shared.web.application import current_desk
from shared.web.forms import Form
from shared.web.visits import admit

verification = Blueprint("verification", __name__, template_folder="templates")
LONGEST_NAME = 200


@verification.after_request
def keep_out_of_indexes(response: Response) -> Response:
    """No search engine lists these pages."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@verification.get("/verify")
@personal
def enter() -> Any:
    """Where a code from paper is typed in."""
    typed = request.args.get("code", "").strip()
    if not typed:
        return render_template("verify/enter.html", form=Form())
    code = read_code(typed)
    if code:
        return redirect(url_for("verification.show", code=code), 303)
    form = Form.filled({"code": typed[:LONGEST_NAME]})
    return _page("verify/enter.html", 404, form=form, unreadable=True)


@verification.get("/verify/<string:code>")
@personal
def show(code: str) -> Any:
    """The document behind a code. Of a confidential event: a question instead."""
    admit("verify")
    written = read_code(code)
    if written and written != code:
        return redirect(url_for("verification.show", code=written), 301)
    finding = _found(code)
    if finding is None:
        return _page("verify/enter.html", 404, form=Form.filled({"code": code[:LONGEST_NAME]}), unknown=True)
    return _document(finding)


@verification.post("/verify/<string:code>")
@personal
def ask(code: str) -> Any:
    """Answers whether a family name is the holder's, or whether a file is the issued one. Stores neither."""
    admit("question")
    finding = _found(code)
    if finding is None:
        return _page("verify/enter.html", 404, form=Form.filled({"code": code[:LONGEST_NAME]}), unknown=True)
    admit("question-of-one", finding.document.code)
    secret = finding.document.printed.confidential and finding.document.erased_at is None
    if "file" in request.files and not secret:
        return _compared(finding)
    name = request.form.get("family_name", "").strip()[:LONGEST_NAME]
    if not name or not secret:
        return _document(finding)
    return _document(finding, matches=names_the_holder(finding.document, name))


def _compared(finding: Finding) -> Response:
    file = request.files["file"].read()
    return _document(finding, same_file=is_the_document(finding.document, file) if file else None)


def _document(finding: Finding, matches: bool | None = None, same_file: bool | None = None) -> Response:
    """The page of a document.

    Args:
        matches: answer to the question for the family name; None before it was asked.
        same_file: answer to the comparison of a file; None before one was given.
    """
    printed = finding.document.printed
    return _page(
        "verify/document.html",
        200,
        document=finding.document,
        replaced_by=finding.replaced_by,
        days=days_told(printed.days or (printed.completed_on,)),
        issuer=issuer_told(printed.issuer),
        matches=matches,
        same_file=same_file,
        form=Form(),
    )


def _found(code: str) -> Finding | None:
    desk: Desk = current_desk()
    try:
        return find(desk, code)
    except NotFound:
        return None


def _page(template: str, status: int, **values: Any) -> Response:
    return make_response(render_template(template, **values), status)
