"""The one blueprint of organisers' pages; modules of nouns hang their routes on it."""

from flask import Blueprint

from services.registration.domain.parties import is_unnamed, reachable_at
from services.registration.domain.target_groups import name_of
from services.registration.pages.manage.calls import end_stale_session
from services.registration.pages.manage.words import noted, person_labels, spoken, tone
from services.registration.pages.prerequisites import prerequisite, required_activity
from services.registration.pages.target_groups import group_choices, group_words

manage = Blueprint("manage", __name__, url_prefix="/manage", template_folder="templates")
manage.before_request(end_stale_session)
manage.app_template_filter("spoken")(spoken)
manage.app_template_filter("tone")(tone)
manage.app_template_filter("noted")(noted)
manage.app_template_filter("reachable_at")(reachable_at)
manage.app_template_filter("group_name")(name_of)
manage.app_template_filter("group_words")(group_words)
manage.app_template_filter("group_choices")(group_choices)
manage.app_template_test("unnamed")(is_unnamed)
manage.app_template_global("person_labels")(person_labels)
manage.app_template_global("required_activity")(required_activity)
manage.app_template_global("prerequisite")(prerequisite)
