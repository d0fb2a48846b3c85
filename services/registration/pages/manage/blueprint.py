"""The one blueprint of organisers' pages; modules of nouns hang their routes on it."""

from flask import Blueprint

from services.registration.pages.manage.calls import end_stale_session
from services.registration.pages.manage.words import spoken, tone

manage = Blueprint("manage", __name__, url_prefix="/manage", template_folder="templates")
manage.before_request(end_stale_session)
manage.app_template_filter("spoken")(spoken)
manage.app_template_filter("tone")(tone)
