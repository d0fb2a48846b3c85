"""Which mails tell a fact, and in which thread."""

from datetime import timedelta

import pytest

from services.notifications.domain import mails
from services.notifications.domain.changes import changes
from services.notifications.domain.invitations import due
from services.notifications.domain.invitees import Role, Standing, standing_of
from services.notifications.domain.letters import About, Lead, is_too_old, letters
from services.notifications.domain.reminders import Mail, template
from services.notifications.renderer import templates
from tests.unit.notifications.builders import (
    NOW,
    a_person,
    an_event,
    an_invitee,
    days,
    moved,
    session,
    uid_of,
)
from tests.unit.notifications.corpus import composer, parsed


def test_the_lead_carries_the_first_invitation_and_the_rest_follow_in_its_thread() -> None:
    event, invitee = an_event(sessions=days(9, 10)), an_invitee()
    sent = due(invitee, event, [], NOW, uid_of)
    written, told = letters("m1", Lead("seat_confirmed"), invitee, event, sent)

    assert [each.lead.mail for each in written] == ["seat_confirmed", "session_invitation"]
    assert [each.about for each in written] == [About.INVITATION] * 2
    assert [each.earlier for each in written] == [(), (written[0].id,)]
    assert (told.thread.count, told.told) == (2, event.version)


def test_the_same_fact_gives_the_same_mail_id_and_another_fact_another() -> None:
    event, invitee = an_event(), an_invitee()
    ids = [letters(cause, Lead("reminder_day"), invitee, event, [])[0][0].id for cause in ("a", "a", "b")]

    assert ids[0] == ids[1] != ids[2]


def test_the_message_id_follows_from_what_is_told_and_to_whom_whenever_it_is_written_out() -> None:
    event, invitee = an_event(), an_invitee()
    (first,), (same,), (other,) = (
        letters(cause, Lead("reminder_day"), invitee, event, [])[0] for cause in ("a", "a", "b")
    )
    writer, later = composer(), NOW + timedelta(days=1)
    told = [writer.compose(one, at) for one in (first, same, other) for at in (NOW, later)]

    assert {each.message_id for each in told[:4]} == {f"<{first.id}@kutse.example.org>"}
    assert (
        {each.message_id for each in told[4:]} == {f"<{other.id}@kutse.example.org>"} != {told[0].message_id}
    )
    assert all(parsed(each.content)["Message-ID"] == each.message_id for each in told)


def test_mail_to_a_former_address_comes_first_and_tells_nothing_but_that() -> None:
    event, mover = an_event(), an_invitee(person=a_person(email="new@example.org"))
    (known,) = letters(
        "m1", Lead("seat_confirmed"), an_invitee(), event, due(an_invitee(), event, [], NOW, uid_of)
    )[0]
    sent = due(mover, event, [known.carried()], NOW + timedelta(hours=1), uid_of)
    written, _ = letters("m2", Lead("details_changed"), mover, event, sent)

    assert [(each.lead.mail, each.address, each.earlier) for each in written] == [
        ("invitation_moved", "mari@example.org", (known.id,)),
        ("details_changed", "new@example.org", ()),
    ]


def test_a_new_address_begins_a_new_thread() -> None:
    known = an_invitee().with_mail("m1", "mari@example.org", 1)
    heard = known.heard(an_invitee(version=2, person=a_person(email="new@example.org")))

    assert (heard.thread.count, heard.thread.first, heard.thread.last) == (1, "", "")


def test_a_change_keeps_since_when_somebody_has_the_seat() -> None:
    known = an_invitee()
    heard = known.heard(an_invitee(version=2, since=NOW))

    assert heard.since == known.since


@pytest.mark.parametrize(("age", "old"), [(timedelta(days=7), False), (timedelta(days=7, seconds=1), True)])
def test_facts_older_than_a_week_are_history(age: timedelta, old: bool) -> None:
    assert is_too_old(NOW - age, NOW) is old


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("confirmed", Standing.SEATED),
        ("waitlisted", Standing.IN_LINE),
        ("offered", Standing.IN_LINE),
        ("pending_approval", Standing.IN_LINE),
        ("withdrawn", Standing.OUT),
        ("offer_expired", Standing.OUT),
        ("something new", Standing.OUT),
    ],
)
def test_a_status_means_a_standing(status: str, standing: Standing) -> None:
    assert standing_of(status) is standing


def test_every_mail_the_rules_name_has_a_template() -> None:
    trainer, event = an_invitee(role=Role.TRAINER), an_event()
    named = set(mails.OF_REGISTRATION.values()) | {
        template(each, event, event.starts - timedelta(days=left)) for each in Mail for left in (1, 5, 7)
    }
    named |= {mails.of_cancellation(trainer, "").mail, mails.of_cancellation(an_invitee(), "").mail}

    assert named <= set(templates.names())


def test_changes_are_listed_event_first_then_by_session() -> None:
    before = an_event(sessions=days(9, 10))
    after = an_event(
        2,
        title={"et": "Uus"},
        language="ru",
        online_url="https://call.example.org/x",
        venue=None,
        sessions=[*moved(days(9), timedelta(hours=1)), session(3, NOW + timedelta(days=40))],
    )

    assert [each.what for each in changes(before, after)] == [
        "title",
        "language",
        "time",
        "venue",
        "online_url",
        "session_added",
        "session_dropped",
    ]


def test_who_has_no_seat_is_not_told_of_links_to_join() -> None:
    before, after = an_event(), an_event(2, online_url="https://call.example.org/x")

    assert mails.of_change(an_invitee(standing=Standing.IN_LINE), before, after) is None
    assert mails.of_change(an_invitee(), before, after) is not None
