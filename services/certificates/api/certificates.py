"""Documents for programs: verify, fetch, list, revoke, replace."""

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, url_for
from flask_smorest import Blueprint

from services.certificates.api.answers import listed, unfinished, verified
from services.certificates.domain.certificates import Certificate, State
from services.certificates.handlers.audits import about, looked
from services.certificates.handlers.certificates import (
    Correction,
    opened_by,
    replace_certificate,
    revoke_certificate,
)
from services.certificates.handlers.desk import Call, Desk
from services.certificates.handlers.verification import Finding, find
from services.certificates.schemas.certificates import (
    ListArguments,
    Listed,
    ListedPage,
    PdfArguments,
    ReplaceBody,
    RevokeBody,
    Verified,
)
from shared.errors import Conflict, NotFound
from shared.permissions import May
from shared.web.access import current_actor, organiser_required, personal, require
from shared.web.api import ORGANISER, idempotency_key
from shared.web.application import current_desk
from shared.web.correlation import correlation_id
from shared.web.permitted import needs
from shared.web.visits import admit

MOST_UNFINISHED = 200

certificates = Blueprint(
    "certificates_api", __name__, url_prefix="/api/v1/certificates", description="Documents of completion"
)


@certificates.get("/<string:code>")
@certificates.response(200, Verified)
@personal
def verify(code: str) -> dict[str, Any]:
    """Is the document with this code valid, and what does it say?"""
    admit("verify")
    return verified(find(_desk(), code))


@certificates.get("/<string:code>.pdf")
@certificates.arguments(PdfArguments, location="query")
@certificates.response(200, content_type="application/pdf")
@personal
def pdf(arguments: Mapping[str, Any], code: str) -> Any:
    """The PDF, for whoever holds the registration's personal token, or an organiser's bearer token.

    With a personal token a replaced document leads to the one that stands for it.
    """
    admit("fetch")
    finding = find(_desk(), code)
    if arguments["token"]:
        return _for_the_holder(finding, arguments["token"])
    return _for_an_organiser(finding, arguments["purpose"])


@certificates.get("")
@certificates.arguments(ListArguments, location="query")
@certificates.response(200, ListedPage)
@certificates.doc(security=ORGANISER)
@organiser_required
@needs(May.SEE_ROSTER, somewhere=True)
def listing(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """An event's documents by number."""
    require(May.SEE_ROSTER, "events", arguments["event"])
    register, slug, after = _desk().store.register, arguments["event"], arguments["after"]
    looked(_desk(), _call(), "looked at certificates", f"events/{slug}")
    found = register.of_event(slug, arguments["limit"] + 1, after)
    shown = found[: arguments["limit"]]
    page: dict[str, Any] = {"items": [listed(document) for document in shown]}
    if len(found) > len(shown):
        page["next"] = shown[-1].number
    if not after:
        page["unfinished"] = [unfinished(document) for document in register.unfinished(slug, MOST_UNFINISHED)]
    return page


@certificates.post("/<string:code>/revoke")
@certificates.arguments(RevokeBody)
@certificates.response(200, Listed)
@certificates.doc(security=ORGANISER)
@organiser_required
@needs(May.CERTIFY)
def revoke(body: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The document is void from now on; its verification page says so."""
    wish = _wish(body)
    return listed(_desk().store.atomically(lambda tx: revoke_certificate(tx, code, wish)))


@certificates.post("/<string:code>/replace")
@certificates.arguments(ReplaceBody)
@certificates.response(202, Listed)
@certificates.doc(security=ORGANISER)
@organiser_required
@needs(May.CERTIFY)
def replace(body: Mapping[str, Any], code: str) -> dict[str, Any]:
    """A corrected document is being made; a valid one stays so until it is ready. For one that an organiser
    revoked, whose completion stands, a new one is made."""
    desk, wish = _desk(), _wish(body)
    return listed(desk.store.atomically(lambda tx: replace_certificate(tx, desk, code, wish)))


def _for_the_holder(finding: Finding, token: str) -> Any:
    document = finding.document
    if not opened_by(_desk(), document, token):
        raise NotFound("certificate-unknown")
    if finding.replaced_by:
        return redirect(url_for("certificates_api.pdf", code=finding.replaced_by, token=token), 302)
    if document.state is not State.VALID:
        raise Conflict(f"certificate-{document.state}", number=document.number)
    return _file(document)


@organiser_required
@needs(May.EXPORT)
def _for_an_organiser(finding: Finding, purpose: str) -> Response:
    act = f"took a certificate: {purpose}" if purpose else "took a certificate"
    looked(_desk(), _call(), act, about(finding.document))
    return _file(finding.document)


def _file(document: Certificate) -> Response:
    content = _desk().store.files.read(document.code)
    if content is None:
        raise NotFound("certificate-unknown")
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{document.number}.pdf"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(document.sha256)
    return answer


def _wish(body: Mapping[str, Any]) -> Correction:
    return Correction(call=_call(), request_key=idempotency_key() or "", **body)


def _call() -> Call:
    return Call(current_actor().subject, correlation_id(), _desk().clock())


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
