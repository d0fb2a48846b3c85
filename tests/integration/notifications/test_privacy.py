"""Nobody learns of anybody else."""

from tests.integration.notifications.conftest import Office
from tests.integration.notifications.post_office import PostOffice
from tests.integration.notifications.test_mailer import Send
from tests.unit.notifications.builders import Course, Registration, Trainer, days, event_data
from tests.unit.notifications.corpus import calendar_of, parsed, text_of

PEOPLE = {
    "kati@example.org": ("Kati", "Kuusk", "et"),
    "boris@example.org": ("Борис", "Берёзкин", "ru"),
    "anna@example.org": ("Anna", "Alder", "en"),
    "teele@example.org": ("Teele", "Tamm", "et"),
}


def test_no_byte_of_a_mail_names_anybody_but_its_reader(
    office: Office, post_office: PostOffice, send: Send
) -> None:
    course = Course(event_data(sessions=days(9, 10)))
    office.hear(course.published(), Trainer(course).assigned())
    registrations = []
    for email, (first, last, language) in PEOPLE.items():
        person = {"first_name": first, "last_name": last, "email": email, "language": language}
        registrations.append(Registration(course, {**person, "organisation": ""}))
    kati, boris, anna, teele = registrations
    office.hear(
        kati.confirmed(),
        boris.confirmed("promoted"),
        anna.waitlisted(),
        course.changed(venue={"name": "Näidismaja", "address": "", "town": "Tartu"}),
        kati.ended("substituted"),
        teele.confirmed("substituted"),
        course.cancelled(),
    )
    office.database["mails"].update_many({"state": "skipped"}, {"$set": {"state": "sent"}})
    send(lambda: not office.mails(open=True))

    readers = {*PEOPLE, "kadri@example.org"}
    for mail in office.mails():
        said = parsed(mail["content"])
        calendar = (calendar_of(said) or b"").decode().replace("\r\n ", "")
        everything = "\n".join(
            [str(said), text_of(said, "plain"), text_of(said, "html"), calendar, *map(str, said.values())]
        )
        for other in readers - {mail["recipient"]}:
            first, last, _ = PEOPLE.get(other, ("Kadri", "Katse", ""))
            assert other not in everything
            assert last not in everything
