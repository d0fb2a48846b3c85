"""The one blueprint of organisers' pages; modules of nouns hang their routes on it."""

from flask import Blueprint

from shared.web import typed
from shared.web.access import visitor

mail = Blueprint("mail", __name__, url_prefix="/manage/mail", template_folder="templates")
typed.keep(mail, visitor)
