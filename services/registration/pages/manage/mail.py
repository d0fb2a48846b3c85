"""The way to organisers' pages of mail, which the notifications service serves."""

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
    """Onwards, where the services have addresses of their own; behind one address the gateway knows the
    way."""
    if public_url("registration", "") == public_url("notifications", ""):
        abort(404)
    query = quote(request.query_string, safe=string.punctuation)
    address = site_url("notifications", f"/manage/mail/{page}")
    return redirect(f"{address}?{query}" if query else address, 303)
