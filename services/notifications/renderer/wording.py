"""What a calendar entry says, in the invitee's language and without any personal link."""

from services.notifications.calendar.invitations import Wording
from services.notifications.domain.events import in_language
from services.notifications.domain.invitations import Entry, Invitation
from services.notifications.renderer.addresses import Addresses
from services.notifications.renderer.languages import Language


def wording(invitation: Invitation, language: Language, addresses: Addresses) -> Wording:
    """The entry's texts. That of a confidential event names no topic, no programme, no page, nobody to ask
    and no place but the town: people share calendars, and the rest stands in the mail.
    """
    entry = invitation.entry
    return Wording(
        summary=_summary(entry, language),
        description="\n".join(_description(entry, language, trainer=invitation.trainer)),
        location=_location(entry, language),
        url="" if entry.confidential else addresses.event(entry.slug),
    )


def _summary(entry: Entry, language: Language) -> str:
    title = language.say("Appointment") if entry.confidential else in_language(entry.title, language.code)
    own = "" if entry.confidential else in_language(entry.session_title, language.code)
    place = f"({entry.number}/{entry.of})" if entry.of > 1 else ""
    return " ".join(part for part in (f"{title}: {own}" if own else title, place) if part)


def _description(entry: Entry, language: Language, *, trainer: bool) -> list[str]:
    lines: list[str] = []
    if not entry.confidential:
        lines += [in_language(entry.programme, language.code)]
        lines += [entry.online_url and f"{language.say('Link to join')}: {entry.online_url}"]
        lines += [in_language(entry.statement, language.code)]
    if entry.contact_email and not entry.confidential:
        lines.append(language.say("Questions? Write to %(email)s.", email=entry.contact_email))
    if trainer:
        lines.append(language.say("Your sessions and the rosters are behind the personal link in our mail."))
    else:
        lines.append(language.say("To change your registration, use the personal link in our mail."))
    return [line for line in lines if line]


def _location(entry: Entry, language: Language) -> str:
    if entry.venue:
        return entry.venue.town if entry.confidential else entry.venue.in_words()
    return language.say("Online") if entry.online_url else ""
