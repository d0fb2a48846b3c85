"""What people read for each code the service refuses with, and why an event was or was not completed.

A test walks the service's code and fails when a code has no text here or a text no translation.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from services.registration.domain.completion import Reason
from shared.web.dates import number

REASONS: Mapping[str, Any] = {
    # What there is not
    "unknown-programme": _("There is no such programme."),
    "unknown-activity": _("The programme has no such activity."),
    "unknown-event": _("There is no such event, or it has not been published."),
    "unknown-session": _("The event has no such session."),
    "unknown-registration": _("This event has no such registration."),
    "unknown-question": _("The form has no such question."),
    "decides-others": _("Other questions follow from this one. Change them first."),
    "unknown-consent": _("This event does not ask for this consent."),
    "unknown-trainer": _("There is no such trainer."),
    "unknown-account": _("There is no such account."),
    "trainer-not-found": _("There is no such trainer."),
    "not-by-nomination": _("People cannot be nominated for this event."),
    # Registering
    "too-many-corrections": _(
        "The address was changed several times already. Please write to the organiser to change it once more."
    ),
    "mailbox-flooded": _(
        "This e-mail address has been entered very often today. So that nobody is flooded with mails, it is "
        "not accepted again before tomorrow. If it is yours, write to the organiser, who can enter you."
    ),
    "address-unchanged": _(
        "This is the address that takes no mail. Correct it; if it is right, say below that it works."
    ),
    "already-registered": _(
        "This e-mail address is already registered for the event. "
        "The personal link in our e-mail shows and changes the registration."
    ),
    "registration-closed": _("Registration for this event has closed."),
    "not-yet-open": _("Registration for this event has not opened yet."),
    "event-full": _("All seats are taken and this event has no waiting list."),
    "session-ended": _(
        "The form was open for a long time. Nothing is lost: look through it and send it once more."
    ),
    "idempotency-key-reused": _("This request key was used before for something else."),
    "idempotency-key-malformed": _("The request key must be 1 to 100 visible characters."),
    "nomination-required": _("Participants of this event are nominated by their employer."),
    "event-postponed": _("The event has no date yet. Enter the days first."),
    "event-not-completed": _("Only an event that was completed can be closed."),
    "event-closed": _("The event is closed: its figures are final. Open it again to correct something."),
    "group-missing": _("This event is for those who belong to: %(groups)s."),
    "prerequisites-missing": _(
        "This event is for those who have completed activity %(activity)s and belong to: %(groups)s."
    ),
    "either-missing": _(
        "This event is for those who have completed activity %(activity)s or belong to: %(groups)s."
    ),
    "prerequisite-missing": _("This event is for those who have completed activity %(activity)s."),
    # Several colleagues at once
    "no-parties": _("At this event each person registers alone."),
    "party-too-large": _("Take 2 to %(most)s places at once."),
    "not-enough-seats": _(
        "There are not enough free seats for all of you (%(free)s). Nothing was taken; you may take as many "
        "as are free and let the others wait."
    ),
    "place-sent-often": _(
        "The link to this place was sent several times already. Forward it yourself, or give the place up."
    ),
    "nobody-named": _("Nobody is named for this place yet."),
    "place-unnamed": _(
        "Nobody has filled in this place yet, so there is no person behind it. You can cancel it instead."
    ),
    "place-filled": _("Somebody has filled in this place already."),
    # One's own registration
    "not-unconfirmed": _("This address does not have to be confirmed any more."),
    "registration-ended": _("This registration has ended already."),
    "answers-closed": _(
        "Answers can no longer be changed here. Please write to the organiser. The address and the language "
        "of our letters can still be corrected."
    ),
    "no-offer": _("There is no offer of a seat to answer."),
    "offer-expired": _("The offer of a seat has expired; the seat went to the next person waiting."),
    "no-seat": _("This person has no seat at the event."),
    "no-seat-to-hand-over": _("Only a confirmed seat can be handed over to a colleague."),
    "hand-over-ended": _("The time is over, or it was decided otherwise. Everything stayed as it was."),
    "substitute-same-person": _("A substitute must be somebody else."),
    "substitute-outside-group": _("This seat is kept for a group the substitute does not belong to."),
    # Another group
    "nothing-to-move": _("Only a seat, an offer or a place on the waiting list can be moved."),
    "move-not-a-group": _("This is not another group of the same event, or it is over."),
    "move-asks-organiser": _("Here only the organiser can move people. Please write to the organiser."),
    "move-group-full": _("All seats of that group are taken. Nothing has changed here."),
    "move-form-differs": _("That group asks for more than was filled in here. Write to the organiser."),
    "move-waits-elsewhere": _("You already wait for a seat in another group. Withdraw there first."),
    # Making up for a missed session in another group
    "unknown-visit": _("There is no such agreed visit."),
    "visit-asked": _("You have asked about this session already. Take that back first."),
    "visit-answered": _("This was answered or taken back meanwhile."),
    "visit-declined": _("The organiser has declined this already."),
    "visit-begun": _("That session has begun."),
    "visit-not-equal": _("This session does not count for the one that was missed."),
    "visit-stands": _("It is agreed already where this session is made up for. Call that off first."),
    "visit-there-already": _("The person is expected at that session already, for another one."),
    "visit-has-seat": _("The person is registered in that group."),
    "visit-nothing-missed": _("The person was there for the whole session."),
    "visit-people-wait": _(
        "People wait for a seat in that group (%(waiting)s). Say that the guest goes before them."
    ),
    # The organiser's decisions
    "not-pending": _("This registration does not wait for approval."),
    "not-waiting": _("This person is not on the waiting list."),
    "only-kept-seats-free": _("Only seats kept for a group are free."),
    "kept-seats-not-free": _("The seats kept for this group are taken."),
    "no-free-seat": _("No seat is free."),
    "too-late-to-offer": _("It is too late to offer a seat. Give it at once instead."),
    "nobody-chosen": _("Nobody is ticked. Tick whom it is about."),
    "too-many-chosen": _("At most %(most)s people can be written to at once. Narrow the list."),
    "event-not-heard-of": _(
        "The mail service does not know this event yet. Please try again in a minute; nothing is lost."
    ),
    "act-unknown": _("Please choose what to do."),
    "unknown-sweep": _("There is no such action. What was planned is kept for 30 days."),
    "why-missing": _("People who have waited longer are passed over. Please say why."),
    "same-registration": _("These are not two registrations."),
    "unknown-import": _("There is no such file. A file is kept for a week."),
    "file-empty": _("The file holds nothing."),
    "file-encrypted": _("The file is locked with a password. Save it without one."),
    "file-old-excel": _("The file is an old Excel file (xls). Save it as xlsx or CSV."),
    "file-not-a-table": _("The file cannot be read as a table. Save it as xlsx or CSV."),
    "file-too-big": _("The file is larger than a list of people can be."),
    "file-too-many-rows": _("There are more than %(most)s people in the file. Bring them in several files."),
    "already-registered-here": _("This address is on the roster already."),
    "people-waiting": _("People are waiting; they come first."),
    "capacity-below-seats": _("%(taken)s seats are taken, so there cannot be fewer than that."),
    "pool-below-seats": _("More of the kept seats are taken than there would be."),
    "reason-missing": _("Please give a reason."),
    "changed-meanwhile": _("Somebody else changed this meanwhile. Please look at it again."),
    "slug-taken": _("This address is in use already. Please choose another one."),
    "code-taken": _("The programme has an activity with this code already."),
    "event-not-published": _("The event has not been published yet."),
    "event-cancelled": _("The event has been cancelled."),
    "event-not-cancelled": _("The event has not been cancelled."),
    "event-completed": _("The event has been completed and cannot be changed."),
    "event-over": _("The event is over."),
    "event-begun": _("The event has begun. Change the days that are still to come instead."),
    "event-not-assessed": _("Nothing is assessed at this event."),
    "not-completed": _("This person has not completed the event."),
    "trainer-declined": _("This trainer has declined. Ask again, or assign somebody else."),
    "trainer-not-valid": _("This trainer's place in the pool ran out on %(valid_until)s."),
    # Signing in
    "wrong-credentials": _("The address or the password is not right."),
    "wrong-code": _("This code is not right, or was used before. Please wait for the next one."),
    "too-many-codes": _("Too many wrong codes. Please try again in a quarter of an hour."),
    "sign-in-again": _("That took too long. Please sign in again."),
    "no-second-factor-offered": _("Please begin setting up the second step again."),
    "unknown-session-of-account": _("That browser is not signed in any more."),
    "unknown-role": _("There is no such role."),
    "unknown-member": _("This person does not help with the programme any more."),
    "unknown-invitation": _("This invitation was accepted or withdrawn meanwhile."),
    "member-already": _("This colleague helps with the programme already; change the role in the list."),
    "role-changed-meanwhile": _(
        "Somebody has given this colleague another role after you had opened the page. Nothing was changed "
        "now: look at the list, then choose."
    ),
    "last-administrator": _(
        "The programme would have no administrator any more. Please make somebody else one first."
    ),
    "link-used": _("This link was used already. Please ask for a new one."),
    "link-expired": _("This link has expired. Please ask for a new one."),
    "visit-over": _("Your visit is over. Please ask for a new link."),
    "unknown-person": _("Nothing is stored about this person any more."),
    "no-provider": _("Here one signs in with a password or a link."),
    "only-by-provider": _("Here one signs in with %(provider)s only."),
    "provider-errand-unknown": _(
        "This way in was begun in another browser, or too long ago, or used already. Please begin again."
    ),
    "provider-said-no": _("You did not finish signing in there, or were not let in."),
    "provider-answer-wrong": _(
        "The answer that came cannot be trusted, so nothing was done. Please begin again; if it happens once "
        "more, tell whoever looks after this site."
    ),
    "provider-address-missing": _(
        "It did not tell your e-mail address, which is how we know whom we have invited."
    ),
    "provider-address-unverified": _(
        "It has not checked that the address %(email)s is yours. Have it checked there, then begin again."
    ),
    "provider-account-unknown": _(
        "Nobody with the address %(email)s has been invited here. Ask the programme's administrator for an "
        "invitation; if you have one, follow the link in it first."
    ),
    "too-many-attempts": _("Too many wrong passwords. Please wait a little or sign in with a link."),
    # Beside one field
    "required": _("Please fill this in."),
    "one-answer": _("Please give one answer."),
    "not-a-number": _("Please give a number in digits, such as 12 or 2.5."),
    "not-a-date": _("Please give a day, such as 31.1.2027."),
    "too-early": _("This day is too early."),
    "too-late": _("This day is too late."),
    "question-answered": _("People have answered this question already; ask another one instead."),
    "option-chosen": _("Somebody has chosen this answer, so it cannot go. Its words can be changed."),
    "promise-broken": _(
        "People answered on the promise that nobody else reads it and that it is deleted by then. "
        "Ask another question instead."
    ),
    "consent-needed": _("This consent is needed to take part. To take it back, give up your place."),
    "not-earlier": _("Only an earlier question with answers to choose can decide this."),
    "not-asked": _("This event does not ask for this."),
    "consent-required": _("This consent is needed to take part."),
    "consent-outdated": _("The wording has changed. Please read it again."),
    "unknown": _("This is not one of the possible values."),
    "unknown-field": _("This field is not known here."),
    "not-changeable": _("This cannot be changed."),
    "not-a-slug": _("Please use small letters a–z, digits and dashes, for example abc-training-tallinn."),
    "too-small": _("This number is too small."),
    "too-large": _("This number is too large."),
    "too-many": _("These are too many."),
    "too-short": _("This is too short: at least 12 characters are needed."),
    "too-long": _("This is too long."),
    "wrong-password": _("This is not your password."),
    "too-easy": _("This password is too easy to guess."),
    "duplicate": _("Each one needs a key of its own."),
    "groups-alike": _(
        "Two groups are called “%(words)s”: “%(first)s” and “%(second)s”. Call one of them otherwise."
    ),
    "group-was-called": _(
        "“%(words)s” leads to two groups: “%(first)s” and “%(second)s”. One of them was called so before, "
        "and whoever chose it then is still in it. Call the other one otherwise."
    ),
    "group-gone": _(
        "“%(words)s” is no longer a target group of the event. Change this too, or keep the target group."
    ),
    "named-twice": _("This person is named twice."),
    "not-a-day": _("Please write the day as year, month, day."),
    "out-of-range": _("This number is out of range."),
    "more-than-capacity": _("This is more than there are seats."),
    "no-offset": _("The time needs its offset from UTC, for example 2027-01-20T09:00:00+02:00."),
    "ends-before-starts": _("The end must be later than the start."),
    "closes-before-opens": _("Registration must close later than it opens."),
    "overlaps-session": _("This overlaps with another session."),
    "venue-or-link-required": _("Please give a venue or an online address."),
    "unknown-mark": _("This is not one of the possible values."),
    "minutes-required": _("Please say how many minutes the person was there."),
    "minutes-not-asked": _("Minutes are given only for those who were late or partly present."),
    "unknown-sheet": _("There is no such photograph."),
    "already-removed": _("It has been removed already."),
    "too-many-sheets": _("There are %(most)s photographs already. Remove one first."),
    "file-missing": _("Choose a file first."),
    "file-too-large": _("The file is too large."),
    "purpose-missing": _("Say what you need it for first."),
    "too-many-files": _("A form can ask for three files at most."),
    "file-gone": _("The file is not here any more. Please choose it once more."),
    "file-again": _("Please choose the file once more."),
    "too-many-uploads": _("Too many files in a short time. Please wait a little, then choose it once more."),
    "unknown-file": _("There is no such file, or it was deleted."),
    "file-no-paper": _("This is no JPEG, PNG or PDF, or it is damaged."),
    "unknown-material": _("There is no such material."),
    "too-many-materials": _("There are %(most)s already. Remove one first."),
    "not-a-web-address": _("Give the full address of a web page, or choose a file."),
    "file-kind-refused": _("Files of this kind cannot be given. A PDF always can."),
    "whole-number-needed": _("Enter a whole number."),
    "wrong-digits": _("These digits do not stand on the screen any more. Type those that stand there now."),
    "no-session-now": _("One can check in from half an hour before a session until its end."),
    "minutes-out-of-range": _("The session is not that long."),
}

COMPLETION: Mapping[str, Any] = {
    "hours-reached": _("%(attended)s of %(planned)s academic hours attended; %(needed)s were needed."),
    "hours-short": _("Only %(attended)s of %(planned)s academic hours attended; %(needed)s were needed."),
    "sessions-reached": _("%(attended)s of %(planned)s sessions attended; %(needed)s were needed."),
    "sessions-short": _("Only %(attended)s of %(planned)s sessions attended; %(needed)s were needed."),
    "never-there": _("Did not attend."),
    "session-missed": _("Session %(number)s, which is required, was missed."),
    "passed": _("The assessment was passed."),
    "not-passed": _("The assessment was not passed."),
    "not-assessed": _("The assessment has not been recorded."),
    "taken-back": _("Completion was taken back: %(reason)s"),
}


def completion_sentence(reason: Reason) -> str:
    """One reason of a completion decision in the person's language; with its decimal mark."""
    shown = {
        name: number(value) if isinstance(value, float) else value for name, value in reason.params.items()
    }
    text = str(COMPLETION.get(reason.code, reason.code))
    return text % shown if shown else text
