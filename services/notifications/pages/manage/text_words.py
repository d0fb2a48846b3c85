"""The words organisers read where they write mails: when each goes out, what each placeholder stands for."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from services.notifications.pages.manage.journal_words import KINDS, LANGUAGES
from shared.web.audits import who

Words = Mapping[str, Any]

__all__ = ["ACTS", "FIELDS", "GROUPS", "KINDS", "LANGUAGES", "PLACEHOLDERS", "TYPES", "WHEN", "act", "who"]

GROUPS: Words = {
    "registration": _("Registrations"),
    "waiting": _("Waiting list and offers"),
    "reminder": _("Reminders"),
    "event": _("Changes of an event"),
    "document": _("Certificates"),
    "many": _("Letters to chosen people"),
    "trainer": _("Trainers"),
}

WHEN: Words = {
    "confirm_address": _("To whoever has registered for an event that has addresses confirmed by a link."),
    "registered_already": _(
        "To a participant with whose address the form of such an event was filled in once more."
    ),
    "registration_received": _("To a participant, when the organiser has to approve the registration first."),
    "seat_confirmed": _("To a participant, once the seat is certain. It carries the calendar invitation."),
    "registration_rejected": _("To a participant whose registration was not approved."),
    "details_changed": _("To a participant, when name, address or language were corrected."),
    "registration_withdrawn": _("To a participant who has given up the registration."),
    "registration_cancelled": _("To a participant whose registration the organiser has cancelled."),
    "registration_substituted": _("To a participant whose seat a colleague has taken over."),
    "seat_moved": _("To a participant who has a seat in another group instead. It carries the invitation."),
    "waiting_list": _("To whoever gets a place in the waiting list."),
    "seat_offered": _("To whoever is next in the waiting list, when a seat comes free."),
    "offer_declined": _("To whoever has declined an offered seat."),
    "offer_expired": _("To whoever has not answered an offer in time."),
    "event_changed": _("To everybody with a seat or a place in line, when time, place or title change."),
    "session_invitation": _("To everybody with a seat, for each further session; it carries its invitation."),
    "session_cancelled": _("To everybody with a seat, when one session is left out."),
    "event_cancelled": _("To everybody with a seat or a place in line, when the event is cancelled."),
    "event_reinstated": _(
        "To everybody whose registration stands, when a cancelled event is held after all."
    ),
    "reminder_week": _("To everybody with a seat, a week before the event."),
    "reminder_day": _("To everybody with a seat, the day before."),
    "reminder_soon": _("To everybody with a seat, at the times the plan of the event adds."),
    "still_waiting": _("To the waiting list, when the plan of the event says so."),
    "still_offered": _("To whoever has not answered an offer, when the plan of the event says so."),
    "thanks": _("To whoever has completed the event."),
    "missed": _("To whoever had a seat and has not completed the event."),
    "feedback": _("To whoever has completed the event, when there is a page for feedback."),
    "certificate_ready": _("To the holder of a document, as soon as it can be fetched."),
    "certificate_revoked": _("To the holder of a document that is no longer valid."),
    "circular": _("To people an organiser has chosen, with a text that is written each time."),
    "trainer_assigned": _("To a trainer who is to teach. It carries the calendar invitation."),
    "trainer_roster": _("To a trainer, before the event, with the number of participants."),
    "trainer_event_changed": _("To a trainer, when time, place or title change."),
    "trainer_event_cancelled": _("To a trainer, when the event is cancelled."),
    "trainer_event_reinstated": _("To a trainer, when a cancelled event is held after all."),
    "trainer_asked_back": _("To a trainer in whose name somebody has answered from another address."),
    "trainer_unassigned": _("To a trainer who is no longer to teach."),
}
"""Mail -> to whom it goes, and when."""

PLACEHOLDERS: Words = {
    "event_title": _("The title of the event"),
    "programme_title": _("The name of the programme"),
    "first_day": _("The day on which it begins"),
    "place": _("Where it takes place"),
    "full_name": _("First and family name of the reader"),
    "first_name": _("First name of the reader"),
    "contact_email": _("The contact address of the programme"),
    "position": _("The place in the waiting list"),
    "deadline": _("Until when the seat is held"),
    "document_number": _("The number of the document"),
    "event_link": _("The public page of the event"),
    "personal_link": _("The reader's own page"),
    "offer_link": _("The page where the offer is answered"),
    "confirm_link": _("The page where the address is confirmed"),
    "document_link": _("The document as PDF"),
    "verification_link": _("The page where the document is checked"),
    "ticket": _("The picture to show at the door, where there is a place to come to"),
    "materials": _("That there are materials on the personal page; nothing where there are none"),
    "request": _("What the organiser wrote to the trainer, and until when to answer"),
    "feedback_link": _("The page where feedback is given"),
    "join_link": _("The way into an online session; nothing where there is none"),
    "event_details": _("Title, time, place and language of the event"),
    "session_details": _("Time and place of the session"),
    "news": _("What has happened, in our words, as they fit this person"),
    "reason": _("The organiser's reason; nothing where none was given"),
    "calendar_note": _("How the calendar invitation works"),
    "calendar_update": _("That the calendar is brought up to date"),
    "calendar_removal": _("That the event is taken out of the calendar"),
    "changes": _("What has changed, before and now"),
    "give_up_note": _("The request to give up the seat if one cannot come any more"),
    "details": _("Name, address and language as they are now"),
    "document_details": _("The event and the number of the document"),
    "participants": _("How many participants are registered"),
}

TYPES: Words = {
    "text": _("text"),
    "link": _("link; alone on its line it is a button"),
    "block": _("paragraph of its own"),
}

FIELDS: Words = {
    "subject": _("Beginning of the subject"),
    "before": _("Paragraph before our text"),
    "body": _("The whole text"),
    "after": _("Paragraph after our text"),
}

ACTS: Words = {
    "save": _("Version %(number)s saved"),
    "use": _("Version %(number)s put to use"),
    "try": _("Test mail of version %(number)s"),
    "restore": _("Built-in text put to use"),
}


def act(done: str) -> str:
    """A line of the audit in words."""
    what, _space, number = done.partition(" ")
    return str(ACTS[what] % {"number": number}) if what in ACTS else done
