"""The way to organisers' pages that other services serve: of mail, and the audit of certificates."""

import string
from urllib.parse import quote

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from services.registration.pages.manage.blueprint import manage
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.permitted import needs
from shared.web.sites import public_url, site_url


@manage.get("/mail/")
@manage.get("/mail/<path:page>")
@organiser_page
@needs(May.SEE_MAIL, somewhere=True)
def mail(page: str = "") -> Response:
    """Onwards to the pages of mail."""
    return _onwards("notifications", f"/manage/mail/{page}")


@manage.get("/certificates/audit")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit_of_certificates() -> Response:
    """Onwards to the audit of certificates."""
    return _onwards("certificates", "/manage/certificates/audit")


def _onwards(service: str, path: str) -> Response:
    """Where the services have addresses of their own; behind one address the gateway knows the way."""
    if public_url("registration", "") == public_url(service, ""):
        abort(404)
    query = quote(request.query_string, safe=string.punctuation)
    address = site_url(service, path)
    return redirect(f"{address}?{query}" if query else address, 303)
