"""Subjects of mails."""

from collections.abc import Mapping
from typing import Any

from services.notifications.calendar import words
from services.notifications.domain.events import in_language
from services.notifications.domain.invitees import is_contact
from services.notifications.domain.letters import Letter
from services.notifications.domain.texts import Fields
from services.notifications.renderer.languages import Language
from services.notifications.renderer.templates import Templates
from services.notifications.renderer.views import shortened


def subject(
    letter: Letter, language: Language, templates: Templates, values: Mapping[str, Any], own: Fields
) -> str:
    """The stem and the event's title; of a confidential event neither, since mailboxes are shared."""
    if letter.event.confidential and is_contact(letter.invitee.id):
        return language.say("About an event you look after")
    if letter.event.confidential and letter.invitee.is_trainer:
        return language.say("About your work as a trainer")
    if letter.event.confidential:
        return language.say("About your registration")
    stem = words.one_line(own.get("subject", {}).get(language.code, ""))
    stem = stem or templates.subject(letter.lead.mail, values)
    title = words.one_line(in_language(letter.event.title, language.code))
    return f"{stem}: {shortened(title)}"
