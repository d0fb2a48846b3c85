"""Why a reader gets a mail, as its last line says."""

from services.notifications.domain.contacts import EMPLOYER, PLACE
from services.notifications.domain.invitees import Invitee, is_contact
from services.notifications.renderer.languages import Language


def of_invitee(invitee: Invitee, language: Language, sender: str) -> str:
    """A mail about an event."""
    if is_contact(invitee.id):
        return language.say(
            "%(sender)s sends this mail because questions about the programme go to this address.",
            sender=sender,
        )
    if invitee.is_trainer:
        return language.say(
            "%(sender)s sends this mail because you were named as a trainer with this address.",
            sender=sender,
        )
    return language.say(
        "%(sender)s sends this mail because of a registration with this address.", sender=sender
    )


def of_sign_in(language: Language, sender: str) -> str:
    """A mail with a sign-in link."""
    return language.say(
        "%(sender)s sends this mail because a sign-in link was asked for with this address.", sender=sender
    )


def of_contact(kind: str, language: Language, sender: str) -> str:
    """A mail to whoever acts for others, or to whom a place was forwarded."""
    if kind == PLACE:
        return language.say(
            "%(sender)s sends this mail because a colleague named you with this address.", sender=sender
        )
    if kind == EMPLOYER:
        return language.say(
            "%(sender)s sends this mail because this address was given as that of an employer's contact.",
            sender=sender,
        )
    return language.say(
        "%(sender)s sends this mail because places were taken for colleagues with this address.",
        sender=sender,
    )


def of_feed(language: Language, sender: str) -> str:
    """A mail with the address of a calendar feed."""
    return language.say(
        "%(sender)s sends this mail because a calendar address was asked for on a page that belongs to this"
        " address.",
        sender=sender,
    )


def of_member(language: Language, sender: str) -> str:
    """A mail that asks a colleague to help with a programme."""
    return language.say(
        "%(sender)s sends this mail because somebody who runs a programme entered this address.",
        sender=sender,
    )
