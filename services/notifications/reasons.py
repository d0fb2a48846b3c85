"""The text for each code this service refuses with, in the language of whoever asks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from services.notifications.domain.deliveries import explanation

REASONS: Mapping[str, Any] = {
    "unknown-event": _("There is no such event."),
    "unknown-person": _("There is no such person."),
    "unknown-message": _("There is no such mail."),
    "message-under-way": _("This mail may still go out by itself."),
    "message-out-of-date": _("Something newer has been said since. Sending this mail again would mislead."),
    "message-without-content": _("This mail was never written out, so it cannot be sent."),
    "message-copied-enough": _("This mail was sent again %(most)s times already."),
    "unknown-step": _("There is no such step in this plan. Somebody may have removed it."),
    "step-removed": _(
        "Somebody has removed this step from the plan. Saved, it is put in again as a new one."
    ),
    "plan-changed": _(
        "Somebody changed this plan in the meantime. Nothing was saved. Please look at it and try again."
    ),
    "step-is-over": _("This step is over: its mail was sent or skipped. It cannot be changed any more."),
    "step-being-sent": _("The mails of this step are going out right now."),
    "step-built-in": _("This step belongs to every plan. It can be switched off, not removed."),
    "too-many-steps": _("A plan has at most %(most)s steps."),
    "step-too-far": _("That is more than a year away. Enter a smaller number."),
    "step-after-event": _("This mail makes sense only before the event starts. Count back from the start."),
    "step-before-event": _(
        "This mail makes sense only after the event. Count on from its end or completion."
    ),
    "feedback-address": _("Enter an address that begins with https:// and names a host."),
    "feedback-address-long": _("This address is too long. At most 500 characters are possible."),
    "unknown-programme": _("No event of this programme has been published yet, so its mails are not known."),
    "unknown-mail": _("There is no such mail, or its text is the same for everybody."),
    "unknown-version": _("There is no such version."),
    "unknown-circular": _("There is no such letter. A draft is kept for 30 days."),
    "circular-sent": _("This letter is on its way already. It cannot be changed any more."),
    "circular-to-nobody": _("Nobody of those chosen can be written to."),
    "purpose-missing": _("Say what for: it stands in the record of who wrote to whom."),
    "text-changed-meanwhile": _(
        "Somebody has saved version %(version)s meanwhile. What you typed is still here: "
        "compare it with that version before you save it."
    ),
    "text-in-use-changed": _(
        "Another version was put to use after you had opened the page. Nothing was changed now: look at what "
        "is in use, then choose."
    ),
    "message-copied-meanwhile": _(
        "It was sent again already after you had opened the page. Look at it before you send it once more."
    ),
    "logo-changed-meanwhile": _(
        "Somebody has changed the logo after you had opened the page. Nothing was changed now: look at it, "
        "and choose your picture once more if it is still wanted."
    ),
    "text-too-many-versions": _("There are %(most)s versions already; no more can be saved."),
    "text-curly-brackets": _(
        "“%(what)s” is no placeholder. Curly brackets stand for placeholders alone, such as {{ place }}."
    ),
    "text-address-unsound": _(
        "“%(what)s” cannot be used. An address begins with https:// and names a host, as in "
        "https://www.example.org."
    ),
    "text-address-with-placeholder": _(
        "“%(what)s” stands right beside a placeholder. Put a space between them."
    ),
    "text-placeholder-unknown": _("This mail has no placeholder %(name)s. The list shows those it has."),
    "text-placeholder-not-alone": _("%(name)s is a paragraph: let it stand alone, between empty lines."),
    "text-placeholder-missing": _("%(name)s must stand in the text."),
    "text-personal-link": _("This address belongs to one person. Write %(name)s instead."),
    "text-join-link": _("This address may change. Write {{ join_link }} instead."),
    "text-place": _("“%(what)s” is a place that may change. Write {{ place }} instead."),
    "text-too-long": _("The text has %(now)s characters; at most %(most)s are possible."),
    "text-translation-missing": _(
        "The text in %(language)s is missing. Fill it in, or empty this field in every language."
    ),
    "text-says-nothing": _("Write something first. An empty text would change nothing."),
    "subject-placeholder": _("A subject holds no placeholder and no curly brackets: others may see it."),
    "subject-address": _("A subject holds no address."),
    "subject-not-yours": _("The subject of this mail tells what has happened; it cannot be changed."),
    "logo-missing": _("Choose a picture first."),
    "logo-too-large": _("This picture is too large. Use one of at most 900 KB, with few colours."),
    "logo-no-picture": _("This is no PNG or JPEG picture, or it is damaged."),
    "unknown-dead-letter": _("There is no such message."),
    "dead-letter-closed": _("This message was dealt with already."),
    "dead-letter-too-old": _("This message is too old to be handled safely once more."),
}

PROGRESS: Mapping[str, Any] = {
    "queued": _("It waits for its turn."),
    "queued-unreachable": _(
        "The mail server does not answer. The mail goes out by itself as soon as it does."
    ),
    "queued-not-allowed-in": _(
        "The mail server does not let Kutse in. "
        "The mail goes out by itself once the administrator has put that right."
    ),
    "queued-pace": _("The mail server takes only so many mails a minute. This one goes out in its turn."),
    "retry-unreachable": _(
        "The mail server does not answer. The mail goes out by itself as soon as it does."
    ),
    "sending": _("It is being handed over to the mail server."),
    "retry": _("The mail was not taken for now. It is offered again at the time shown."),
    "unknown": _(
        "The connection broke while the mail was handed over, so it may have arrived. One more copy follows."
    ),
    "unknown-gave-up": _(
        "The connection broke twice while the mail was handed over. "
        "Please ask whether it arrived before sending it again."
    ),
    "sent": _("The mail server has taken it."),
    "failed-address-refused": _("This address takes no mail. Please check it with the person."),
    "failed-letters-refused": _(
        "Our mail server cannot write to an address with such letters before the @. Ask the person for "
        "another address."
    ),
    "failed-content-refused": _("The mail server has refused this mail for good."),
    "failed-gave-up": _("The mail was offered for two days and never taken, so it was given up."),
    "failed-undeliverable": _(
        "It was not sent, because earlier mail to this address came back. Once the address is put right, "
        "what counts is told anew."
    ),
    "skipped-out-of-date": _("Its time was over before it could go out."),
    "skipped-unsubscribed": _("This person has chosen not to get such mails."),
    "skipped-superseded": _("Something newer has been said in its place."),
    "skipped-restored": _("It may have gone out before the data was restored. Send it again if it did not."),
    "skipped-too-old": _("What it tells was more than a week old, so it was not mailed."),
    "skipped-left-address": _(
        "The address was put right before it went out. What counts is told at the right one."
    ),
    "skipped-former-address": _("It was for a former address that takes no mail."),
    "bounced-address-unknown": _("It came back: there is no such mailbox."),
    "bounced-mailbox-full": _("It came back: the mailbox is full."),
    "bounced-unreachable": _("It came back: the mail server of the recipient could not be reached."),
    "bounced-refused": _("It came back: the mail server of the recipient does not take it."),
}
"""The text for where a mail is: `deliveries.explanation` -> words."""


def why(row: Mapping[str, Any], missed: str, words: Mapping[str, Any] = PROGRESS) -> str:
    """Where a journalled mail is, in words; a reason without words is better shown as it is than not at all.

    Args:
        missed: see `deliveries.explanation`.
        words: `PROGRESS`, or the same in one language.
    """
    came_back = f"bounced-{row['bounce']}" if row.get("bounced_at") else ""
    code = came_back or explanation(row["state"], row["reason"], missed)
    return str(words.get(code, row["bounce"] if came_back else row["reason"]))
