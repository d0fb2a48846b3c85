"""The one blueprint of organisers' pages; modules of nouns hang their routes on it."""

from flask import Blueprint

mail = Blueprint("mail", __name__, url_prefix="/manage/mail", template_folder="templates")
