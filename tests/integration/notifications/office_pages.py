"""The pages of mail: which template each is, and an installation in which each has something to show."""

from dataclasses import dataclass

from services.notifications.handlers import circulars
from services.notifications.handlers.circulars import Chosen
from services.notifications.handlers.desk import Call
from shared import links
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.test_answers import uids
from tests.integration.notifications.test_incoming_pages import NASTY, come_in
from tests.unit.notifications.builders import NOW, PROGRAMME, Course, Registration, Trainer
from tests.unit.notifications.replies import Said, counter

CALL = Call("organiser:liis", "correlation", NOW)
DRAFT, SENT = "c" * 24, "d" * 24
WORDS = {
    "subject": {"et": "Lõuna", "ru": "Обед"},
    "body": {"et": "Tere, {{ first_name }}!", "ru": "Обед в кафе."},
}
LONG = {"first_name": "Maximilian-Aleksander", "last_name": "Wolfeschlegelsteinhausenbergerdorff-Kuusemets"}
EVENT, LETTERS = "/manage/mail/events/abc-01", "/manage/mail/events/abc-01/circulars"
OWN = f"/manage/mail/programmes/{PROGRAMME['slug']}"


@dataclass(frozen=True)
class Filled:
    """What can be looked at, by id."""

    person: str
    choice: str
    message: str
    arrival: str


def filled(office: Office) -> Filled:
    """A training with two participants and a trainer, letters written and sent, and mail that came in."""
    course = Course()
    mari, ivan = Registration(course), Registration(course)
    mari.person.update(LONG)
    ivan.person.update(email="ivan@example.org", first_name="Иван", language="ru")
    office.hear(course.published(), mari.confirmed(), ivan.confirmed(), Trainer(course).assigned())
    for circular in (DRAFT, SENT):
        which, chosen = ("abc-01", circular), Chosen(circular, course.data["id"], [mari.id, ivan.id])
        begun = circulars.begin(office.desk, CALL, chosen)
        written = circulars.write(office.desk, which, WORDS, "lõuna", begun.version)
    circulars.send(office.desk, CALL, which, written.version)
    office.go_rounds()
    [uid, *_] = uids(office, mari.id)
    arrival, *_ = come_in(office, counter(Said(uid)), NASTY.replace(b"Tere", b"Tere" * 60))
    mail = office.mails(invitee_id=mari.id)[0]
    return Filled(mari.id, office.desk.links.token(links.OPTIONAL_MAILS, mari.id), mail["_id"], arrival)


PAGES: dict[str, tuple[str, str]] = {
    "home": ("mail/home.html", "/manage/mail/"),
    "journal": ("mail/journal.html", "/manage/mail/journal"),
    "journal of an event": ("mail/journal.html", f"{EVENT}/journal?template=thanks"),
    "audit": ("mail/audit.html", "/manage/mail/audit?chain=1"),
    "person": ("mail/person.html", "/manage/mail/people/{person}"),
    "message": ("mail/message.html", "/manage/mail/messages/{message}"),
    "mail that came in": ("mail/incoming.html", "/manage/mail/incoming"),
    "no mail came in": ("mail/incoming.html", "/manage/mail/incoming?kind=bounce"),
    "one that came in": ("mail/arrival.html", "/manage/mail/incoming/{arrival}"),
    "plan": ("mail/plan.html", f"{EVENT}/plan"),
    "new step": ("mail/plan_step.html", f"{EVENT}/plan/new"),
    "step": ("mail/plan_step.html", f"{EVENT}/plan/week/edit"),
    "text of a step": ("mail/plan_text.html", f"{EVENT}/plan/week/text"),
    "readers of a step": ("mail/plan_readers.html", f"{EVENT}/plan/week/readers"),
    "restoring": ("mail/plan_restore.html", f"{EVENT}/plan/restore"),
    "feedback": ("mail/plan_feedback.html", f"{EVENT}/plan/feedback"),
    "usual plan": ("mail/programme_plan.html", f"{OWN}/plan"),
    "usual step": ("mail/programme_plan_step.html", f"{OWN}/plan/week/edit"),
    "restoring the usual": ("mail/programme_plan_restore.html", f"{OWN}/plan/restore"),
    "usual feedback": ("mail/programme_plan_feedback.html", f"{OWN}/plan/feedback"),
    "texts": ("mail/texts.html", f"{OWN}/texts"),
    "text": ("mail/text.html", f"{OWN}/texts/seat_confirmed"),
    "preview": ("mail/preview.html", f"{OWN}/texts/seat_confirmed/preview"),
    "version": ("mail/version.html", f"{OWN}/texts/seat_confirmed/versions/1"),
    "logo": ("mail/logo.html", f"{OWN}/logo"),
    "letters": ("mail/circulars.html", LETTERS),
    "letter": ("mail/circular.html", f"{LETTERS}/{DRAFT}"),
    "look of a letter": ("mail/circular_preview.html", f"{LETTERS}/{DRAFT}/preview"),
    "letter sent": ("mail/circular_sent.html", f"{LETTERS}/{SENT}"),
    "doing without mails": ("optional_mails/choice.html", "/u/{choice}"),
}
