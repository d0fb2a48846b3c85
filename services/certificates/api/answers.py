"""What programs are told about a document."""

from typing import Any

from flask import url_for

from services.certificates.domain.certificates import Certificate
from services.certificates.handlers.verification import Finding
from shared.web.problems import reason
from shared.web.sites import public_url


def verified(finding: Finding) -> dict[str, Any]:
    """For whoever holds the code: the printed facts, unless the event is confidential."""
    document, printed = finding.document, finding.document.printed
    told = {"code": document.code, "status": document.state.value, "confidential": printed.confidential}
    if printed.confidential:
        return told
    return told | {
        "number": document.number,
        "kind": printed.kind,
        "holder": printed.holder,
        "title": printed.title,
        "programme": printed.programme,
        "issuer": printed.issuer,
        "days": printed.days,
        "place": printed.place,
        "hours_planned": printed.hours_planned,
        "hours_attended": printed.hours_attended,
        "completed_on": printed.completed_on,
        "issued_on": document.issued_on,
        "sha256": document.sha256,
        "reason": document.reason,
        "replaced_by": finding.replaced_by,
    }


def listed(document: Certificate) -> dict[str, Any]:
    """For an organiser."""
    path = url_for("certificates_api.pdf", code=document.code)
    return _named(document) | {
        "issued_on": document.issued_on,
        "reason": document.reason,
        "pdf_url": public_url("certificates", path) if document.made else None,
    }


def unfinished(document: Certificate) -> dict[str, Any]:
    """For an organiser, of a document that is not made yet."""
    return _named(document) | {
        "problem": document.problem,
        "problem_text": reason(document.problem) if document.problem else "",
        "detail": document.problem_detail,
    }


def _named(document: Certificate) -> dict[str, Any]:
    return {
        "code": document.code,
        "number": document.number,
        "holder": document.printed.holder,
        "registration_id": document.registration_id,
        "status": document.state.value,
    }
