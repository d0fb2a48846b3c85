"""Changes that follow each other, and what becomes of calendars meanwhile."""

import pytest

from services.notifications.calendar.invitations import Mailbox
from services.notifications.renderer.composer import Composer
from shared.errors import NotYet
from tests.unit.notifications.builders import (
    TITLE,
    VENUE,
    Registration,
    Trainer,
    days,
    event_data,
)
from tests.unit.notifications.corpus import ADDRESSES, SENDER, parsed, text_of
from tests.unit.notifications.mail_program import Told
from tests.unit.notifications.scenes import (
    JURI,
    KADRI,
    LONG,
    MARI,
    SOON,
    Scene,
    elsewhere,
    hour_later,
    moved_house,
    postponed,
    reads_russian,
    renamed,
)

NEW = "session_invitation"


def test_changes_within_a_short_time_are_told_as_one_when_it_is_quiet() -> None:
    scene = Scene()
    for message in (*hour_later(scene), *elsewhere(scene), *renamed(scene)):
        scene.office.hear(message)
        scene.office.wait(SOON)
        assert scene.send() == {}

    scene.office.wait(SOON)

    sent = scene.send()
    assert sent[MARI] == ["event_changed REQUEST 9 #1", f"{NEW} REQUEST 10 #1"]
    place = "Näidismaja, Aia 2, Tartu"
    assert scene.shown(MARI) == scene.shown(KADRI) == [f"09 11:00 {place}", f"10 10:00 {place}"]


def test_nobody_waits_longer_than_ten_minutes_however_busy_the_organiser_is() -> None:
    scene = Scene()
    asked = 0
    while not (sent := scene.send()):
        scene.office.hear(scene.course.changed(venue={**VENUE, "address": f"Näidise {asked}"}))
        scene.office.wait(SOON)
        asked += 1

    assert asked == 10
    assert sent[MARI][0].startswith("event_changed")


def test_a_change_that_is_undone_at_once_is_nobody_s_news() -> None:
    scene = Scene()

    scene.office.hear(*elsewhere(scene), scene.course.changed(venue=VENUE))

    assert scene.after() == {}


def test_a_cancellation_does_not_wait_and_swallows_what_was_waiting() -> None:
    scene = Scene()
    scene.office.hear(*hour_later(scene), scene.course.cancelled())
    scene.office.go_rounds()

    assert scene.send()[MARI] == ["event_cancelled CANCEL 9 #1", "session_cancelled CANCEL 10 #1"]
    assert scene.after() == {}


def test_who_gets_a_seat_meanwhile_is_told_the_newest_and_not_told_again() -> None:
    scene = Scene()
    juri = Registration(scene.course, id="b" * 24)
    juri.person = {**juri.person, "email": JURI}
    scene.office.hear(*hour_later(scene), juri.confirmed())
    scene.send()

    assert JURI not in scene.after()
    assert scene.shown(JURI) == scene.shown(MARI)


def test_who_came_between_two_changes_is_told_of_the_second_alone() -> None:
    scene = Scene()
    juri = Registration(scene.course, id="b" * 24)
    juri.person = {**juri.person, "email": JURI}
    scene.office.hear(*hour_later(scene), juri.confirmed(), *elsewhere(scene))
    scene.office.wait(LONG)

    (told,) = [each for each in scene.office.sent() if each.recipient == JURI and "event_changed" in each.key]
    text = text_of(parsed(told.content), "plain")
    assert "Näidismaja, Aia 2, Tartu" in text
    assert "sessioon 1" not in text


def test_a_correction_meanwhile_does_not_swallow_what_changed() -> None:
    scene = Scene()
    scene.office.hear(*hour_later(scene), scene.mari.changed(last_name="Uus"))

    assert scene.send()[MARI] == ["details_changed REQUEST 9 #1"]
    assert scene.after()[MARI] == ["event_changed"]


def test_of_an_event_that_is_on_again_before_it_was_told_to_be_off_people_hear_once() -> None:
    scene = Scene()
    scene.office.hear(scene.course.cancelled(), scene.course.reinstated())

    sent = scene.after()
    assert sent[MARI][:2] == ["event_reinstated REQUEST 9 #0", f"{NEW} REQUEST 10 #0"]
    assert sent[MARI][2:] == ["session_cancelled CANCEL 9 #1", "session_cancelled CANCEL 10 #1"]
    assert len(scene.shown(MARI)) == 2


def test_a_new_date_after_a_postponement_brings_new_entries() -> None:
    scene = Scene()
    scene.after(*postponed(scene))
    assert scene.shown(MARI) == []

    later = [{**each, "id": f"{number:024x}"} for number, each in enumerate(days(16, 17), 7)]
    sent = scene.after(scene.course.changed(sessions=later))

    assert sent[MARI] == ["event_changed REQUEST 16 #0", f"{NEW} REQUEST 17 #0"]


def test_a_waiting_person_notices_nothing_of_a_link_or_of_a_house_that_is_told_with_discretion() -> None:
    scene = Scene(event_data(confidential=True))
    juri = Registration(scene.course, id="b" * 24)
    juri.person = {**juri.person, "email": JURI}
    scene.after(juri.waitlisted())

    other_house = {**VENUE, "address": "Näidise 7"}
    sent = scene.after(scene.course.changed(venue=other_house, online_url="https://call.example.org/x"))

    assert JURI not in sent
    assert sent[MARI] == ["event_changed REQUEST 9 #1"]


def test_an_entry_keeps_the_organiser_it_began_with_when_the_installation_gets_another_address() -> None:
    scene = Scene()
    scene.office.writer = Composer.load(Mailbox("uus@kutse.example.org", "Uus nimi"), ADDRESSES)
    juri = Registration(scene.course, id="b" * 24)
    juri.person = {**juri.person, "email": JURI}
    scene.after(*elsewhere(scene), juri.confirmed())
    scene.after(scene.course.cancelled())

    told = scene.mailboxes.of[MARI].history
    assert {each.organiser for each in told} == {f"mailto:{SENDER.address} {SENDER.name}"}
    assert {each.sender for each in told} == {SENDER.address}
    fresh = scene.mailboxes.of[JURI].history
    assert {each.organiser for each in fresh} == {"mailto:uus@kutse.example.org Uus nimi"}
    assert {each.sender for each in fresh} == {"uus@kutse.example.org"}


def test_an_entry_is_written_anew_in_the_language_its_person_reads_now() -> None:
    scene = Scene()
    scene.after(*reads_russian(scene))
    scene.after(*hour_later(scene))

    first, second = scene.mailboxes.of[MARI].shown()
    assert first.summary.startswith(TITLE["ru"])
    assert second.summary.startswith(TITLE["et"])


def test_what_takes_an_entry_out_of_a_former_mailbox_goes_out_even_if_the_seat_is_lost_meanwhile() -> None:
    scene = Scene()
    scene.office.hear(*moved_house(scene), scene.mari.ended("withdrawn"))
    scene.office.go_rounds()
    scene.send()

    assert scene.shown(MARI) == scene.shown(JURI) == []


def test_who_registered_just_before_a_cancellation_and_is_heard_of_after_it_is_told_once() -> None:
    scene = Scene()
    juri = Registration(scene.course, id="b" * 24)
    juri.person = {**juri.person, "email": JURI}

    assert scene.after(scene.course.cancelled(), juri.confirmed())[JURI] == ["event_cancelled"]


SECRETS = (*TITLE.values(), "Märka", "Notice and help", "Näidise", "ministeerium", "video", SENDER.name)


@pytest.mark.parametrize("who", [MARI, KADRI])
def test_nothing_a_calendar_or_a_list_of_mails_shows_of_a_confidential_event_says_what_it_is(
    who: str,
) -> None:
    link = "https://video.example.org/x"
    scene = Scene(event_data(confidential=True, sessions=days(9, 10), online_url=link))
    scene.after(*hour_later(scene))
    scene.after(*elsewhere(scene))
    scene.after(scene.course.cancelled(reason="Näidise põleb"))

    mails = [each for each in scene.office.mails.things.values() if each.recipient == who]
    assert len(mails) == 7
    for each in mails:
        told = Told.read(each.content)
        assert told is not None
        shown = told.raw.replace(b"\r\n ", b"").decode()
        head = each.content.partition(b"\r\n\r\n")[0].decode()
        for secret in SECRETS:
            assert secret not in shown.replace(f"PRODID:-//{SENDER.name}//Notifications//EN", "")
            assert secret not in each.subject
            assert secret not in head.partition("\r\nFrom:")[2].partition("\r\n")[0]
        assert told.location in ("Tallinn", "Tartu")


def test_of_a_postponed_event_everybody_reads_why_and_that_the_new_date_is_not_known() -> None:
    scene = Scene()
    scene.office.hear(scene.course.changed(sessions=[], reason="Koolitaja on haige"))
    scene.office.wait(LONG)

    mails = {each.recipient: each for each in scene.office.sent() if each.template.endswith("event_changed")}

    for each in mails.values():
        text = text_of(parsed(each.content), "plain")
        assert each.subject.startswith("Edasi lükatud: ")
        assert "Koolitaja on haige" in text
        assert "Edasi lükatud, uus aeg ei ole veel teada" in text
    assert set(mails) == {MARI, KADRI}


def test_a_new_date_set_at_once_is_told_without_the_reason_why_there_was_none() -> None:
    scene = Scene()
    scene.office.hear(scene.course.changed(sessions=[], reason="Koolitaja on haige"))
    scene.office.hear(scene.course.changed(sessions=days(20)))
    scene.office.wait(LONG)

    told = [text_of(parsed(each.content), "plain") for each in scene.office.sent()]

    assert told
    assert not any("haige" in each for each in told)


def test_a_trainer_who_was_put_right_hears_nothing_of_it_and_is_then_written_to_rightly() -> None:
    scene = Scene()

    assert scene.after(scene.kadri.changed(name="Katri", language="ru")) == {}

    scene.office.hear(*hour_later(scene))
    scene.office.wait(LONG)
    (mail,) = [each for each in scene.office.sent() if each.recipient == KADRI]
    assert "Katri Katse" in text_of(parsed(mail.content), "plain")
    assert (mail.language, mail.template, mail.method) == ("ru", "trainer_event_changed", "REQUEST")


def test_what_is_put_right_of_a_trainer_nobody_has_heard_of_waits_for_the_assignment() -> None:
    scene = Scene()
    jelena = Trainer(scene.course, email=JURI, id="d" * 24)
    assigned, changed = jelena.assigned(), jelena.changed(name="Jelena")

    with pytest.raises(NotYet):
        scene.office.hear(changed)
    scene.office.hear(assigned, changed)

    assert [each.template for each in scene.office.sent()] == ["trainer_assigned", NEW]


def test_that_it_takes_place_for_sure_is_told_to_people_with_a_seat_and_trainers() -> None:
    scene = Scene(event_data(sessions=days(9, 10), minimum=2, confirmed=False))
    juri = Registration(scene.course, id="b" * 24)
    juri.person = {**juri.person, "email": JURI}
    scene.after(juri.waitlisted())

    scene.office.hear(scene.course.changed(confirmed=True))
    scene.office.wait(LONG)
    sent = {each.recipient: parsed(each.content) for each in scene.office.sent()}

    assert sent.keys() == {MARI, KADRI}
    assert str(sent[MARI]["Subject"]).startswith("Toimub kindlasti")
    assert "Korraldaja on ürituse toimumise kinnitanud." in text_of(sent[MARI], "plain")
    assert "uutel tingimustel" not in text_of(sent[MARI], "plain")
    assert "kus te olete koolitaja, toimub kindlasti" in text_of(sent[KADRI], "plain")


def test_that_it_takes_place_for_sure_goes_with_what_else_changes_and_is_told_once() -> None:
    scene = Scene(event_data(sessions=days(9, 10), minimum=2, confirmed=False))

    sent = scene.after(scene.course.changed(confirmed=True), *hour_later(scene))
    later = scene.after(*elsewhere(scene))

    assert sent[MARI] == ["event_changed REQUEST 9 #1"]
    assert len(later[MARI]) == 2
    assert "Toimub kindlasti" not in str(scene.mailboxes.of[MARI])


def test_an_event_that_was_sure_before_that_was_told_is_no_news() -> None:
    scene = Scene()

    assert scene.after(scene.course.changed(confirmed=True)) == {}
