"""The one blueprint of organisers' pages; modules of nouns hang their routes on it."""

from flask import Blueprint

from shared.web import typed
from shared.web.access import visitor

manage = Blueprint("manage", __name__, url_prefix="/manage/certificates", template_folder="templates")
typed.keep(manage, visitor)
