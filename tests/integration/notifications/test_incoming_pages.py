"""The pages of mail that came in."""

import re
from datetime import timedelta

import pytest

from services.notifications import bootstrap
from services.notifications.pages.manage.incoming import PAGE
from shared.web.access import Actor
from tests.integration.notifications.conftest import SENDER, Office
from tests.integration.notifications.journal_site import Site, a_site
from tests.integration.notifications.test_answers import a_seat, uids
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.replies import Said, counter, gmail

LIST = "/en/manage/mail/incoming"
NASTY = b"From: x@example.org\r\nSubject: <b>Tere</b>\r\n\r\n<script>alert(1)</script> Kus on parkla?\r\n"


@pytest.fixture
def site(office: Office) -> Site:
    """The pages on the office's desk."""
    return a_site(office)


def come_in(office: Office, *mails: bytes) -> list[str]:
    """These come in a minute after each other; answers their ids."""
    for number, raw in enumerate(mails):
        office.now = NOW + timedelta(minutes=number)
        bootstrap.keep(office.desk)(raw, SENDER)
    return [row["_id"] for row in office.database["incoming"].find().sort("received_at")]


def acts(office: Office) -> list[str]:
    """What the audit says."""
    return [row["act"] for row in office.database["audit"].find().sort("at")]


def test_an_organiser_sees_what_came_in_and_what_became_of_it(site: Site, office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    come_in(office, gmail(Said(uid)), counter(Said(uid, comment="Kas saaks hiljem?")), NASTY)

    page = site.get(LIST)
    rows = page.partition("<tbody>")[2]
    told = ["&lt;b&gt;Tere", "Another time is proposed", "Answer of a calendar"]
    assert [rows.index(each) for each in told] == sorted(rows.index(each) for each in told)
    assert ("Mari Näide" in page, "<b>Tere" in page) == (True, False)
    proposals = site.get(f"{LIST}?kind=counter")
    assert ("Kas saaks" in proposals, "Tere" in proposals) == (False, False)
    assert "Nothing was changed: the event" in proposals
    assert acts(office) == ["looked at mail that came in"] * 2


def test_what_people_wrote_is_read_as_text_and_dealt_with_and_taken_back(site: Site, office: Office) -> None:
    [mail] = come_in(office, NASTY)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; Kus on parkla?" in site.get(f"{LIST}/{mail}")
    assert "Not dealt with after all" in site.post(f"{LIST}/{mail}/done").text
    assert "dealt with" in site.get(LIST)
    assert "Not dealt with after all" not in site.post(f"{LIST}/{mail}/undone").text
    assert {"opened a mail that came in", "dealt with a mail that came in"} <= {*acts(office)}


def test_nobodys_name_stands_for_a_sender_who_wrote_from_elsewhere(site: Site, office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    own, forged = come_in(office, gmail(Said(uid)), gmail(Said(uid, sender="vale@kuri.example.org")))

    rows = re.findall(r'data-label="From">(.*?)</td>', site.get(LIST))
    assert rows == [
        'vale@kuri.example.org<br><span class="small muted">About Mari Näide</span>',
        "Mari Näide",
    ]
    assert "Mari Näide, mari@example.org" in site.get(f"{LIST}/{own}")
    assert "Mari Näide, vale" not in site.get(f"{LIST}/{forged}")


def in_words(office: Office, sender: str, *more: str) -> bytes:
    """Somebody answers the newest of our mails in plain words."""
    *_, mail = office.mails()
    headers = [f"From: {sender}", "Subject: Re: ABC", f"In-Reply-To: {mail['message_id']}", *more]
    return "\r\n".join([*headers, "", "Kus on parkla?"]).encode()


def test_what_somebody_answers_in_words_is_found_at_the_event_and_the_person(
    site: Site, office: Office
) -> None:
    mari = a_seat(office)
    [own] = come_in(office, in_words(office, "Mari <MARI@example.org>"))

    journal, event = "/en/manage/mail/events/abc-01/journal", "/en/manage/mail/events/abc-01/incoming"
    assert "1 mail to be read" in site.get(journal)
    assert "Mari Näide" in site.get(event)
    assert f"{LIST}/{own}" in site.get(f"/en/manage/mail/people/{mari.id}")
    site.post(f"{LIST}/{own}/done")
    assert "to be read" not in site.get(journal)
    assert "Everything is read" in site.get(f"{event}?kind=open")


def test_whoever_answers_a_mail_from_elsewhere_is_nobody_we_know(site: Site, office: Office) -> None:
    mari = a_seat(office)
    come_in(
        office,
        in_words(office, "vale@kuri.example.org"),
        in_words(office, "Mari Näide <vale@kuri.example.org>"),
        b"From: mari@example.org\r\nIn-Reply-To: <made-up@kutse.example.org>\r\n\r\nTere\r\n",
    )

    assert {(row["event_id"], row["invitee_id"]) for row in office.database["incoming"].find()} == {("", "")}
    assert "vale@kuri" not in site.get("/en/manage/mail/events/abc-01/incoming")
    assert "Mari N" not in site.get(LIST)
    assert "Mail that came in" not in site.get(f"/en/manage/mail/people/{mari.id}")


def test_a_note_of_absence_is_found_at_the_event_and_waits_for_nobody(site: Site, office: Office) -> None:
    a_seat(office)
    come_in(office, in_words(office, "mari@example.org", "Auto-Submitted: auto-replied"))

    assert "to be read" not in site.get("/en/manage/mail/events/abc-01/journal")
    assert "Automatic reply" in site.get("/en/manage/mail/events/abc-01/incoming")


def test_what_comes_in_is_kept_and_answered_by_no_mail_so_that_none_goes_round_and_round(
    office: Office,
) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    [ours] = office.mails()
    come_in(
        office,
        in_words(office, "mari@example.org", "Auto-Submitted: auto-replied"),
        in_words(office, "vale@kuri.example.org"),
        bytes(ours["content"]),
        b"Auto-Submitted: auto-replied\r\nSubject: Puhkusel\r\n\r\nx\r\n",
        gmail(Said("nobody@kutse.example.org", "DECLINED")),
        counter(Said(uid)),
        NASTY,
    )

    assert office.mails() == [ours]
    assert office.database["incoming"].count_documents({}) == 7


def test_what_nobody_has_read_yet_is_found_and_counted(site: Site, office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    away = b"Auto-Submitted: auto-replied\r\nSubject: Puhkusel\r\n\r\nx\r\n"
    *_, question = come_in(office, gmail(Said(uid)), away, counter(Said(uid)), NASTY)

    assert "2 mails to be read" in site.get("/en/manage/mail/")
    waiting = site.get(f"{LIST}?kind=open")
    assert ("Another time is proposed</span>" in waiting, "Puhkusel" in waiting) == (True, False)
    assert "Nothing needs to be done" in site.get(f"{LIST}?kind=automatic")
    site.post(f"{LIST}/{question}/done")
    assert "1 mail to be read" in site.get("/en/manage/mail/")
    assert "Tere&lt;" not in site.get(f"{LIST}?kind=open")


def test_a_proposal_says_which_time_and_a_mail_is_taken_along_as_it_came(site: Site, office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    [mail] = come_in(office, counter(Said(uid)))

    assert "Proposed time" in site.get(f"{LIST}/{mail}")
    file = site.client.get(f"{LIST}/{mail}/mail.eml")
    assert file.data == counter(Said(uid))
    assert file.headers["Content-Disposition"] == f'attachment; filename="{mail}.eml"'
    assert acts(office)[-1] == "took a mail that came in"
    site.get(f"{LIST}/{'0' * 24}/mail.eml", 404)


QUOTED = (
    b"From: mari@example.org\r\nSubject: Re: ABC\r\n%b\r\n"
    b"Millal algab?\r\n> https://kutse.example.org/ru/r/%b\r\n> Tere, Mari!\r\n"
)
TOKEN = b"a1-_" * 9 + b"zz"


def test_nobody_reads_a_personal_link_in_what_people_answer(site: Site, office: Office) -> None:
    a_seat(office)
    [ours] = office.mails()
    [mail] = come_in(office, QUOTED % (b"In-Reply-To: " + ours["message_id"].encode() + b"\r\n", TOKEN))

    shown = site.get(f"{LIST}/{mail}")
    assert ("Millal algab?" in shown, "/r/…" in shown, TOKEN.decode() in shown) == (True, True, False)
    assert TOKEN in site.client.get(f"{LIST}/{mail}/mail.eml").data


def test_what_may_quote_anybodys_way_in_is_taken_along_by_administrators_alone(
    site: Site, office: Office
) -> None:
    [mail] = come_in(office, QUOTED % (b"", TOKEN))

    assert f"{mail}/mail.eml" not in site.get(f"{LIST}/{mail}")
    site.get(f"{LIST}/{mail}/mail.eml", 403)
    assert acts(office) == ["opened a mail that came in"]
    site.visitors[0] = Actor("organiser:kai", "administrator")
    assert f"{mail}/mail.eml" in site.get(f"{LIST}/{mail}")
    assert TOKEN in site.client.get(f"{LIST}/{mail}/mail.eml").data


def test_pages_follow_one_another(site: Site, office: Office) -> None:
    come_in(office, *(NASTY + b"%d" % number for number in range(PAGE + 1)))

    first = site.get(LIST)
    [older] = {part.split('"')[0] for part in first.split('href="') if "after=" in part.split('"')[0]}
    second = site.get(older.replace("&amp;", "&"))

    assert (first.count("&lt;b&gt;Tere"), second.count("&lt;b&gt;Tere")) == (PAGE, 1)


def test_an_empty_box_says_so(site: Site) -> None:
    assert "No mail has come in yet" in site.get(LIST)
    assert "Nothing matches" in site.get(f"{LIST}?kind=bounce")
    site.get(f"{LIST}/{'0' * 24}", 404)


@pytest.mark.parametrize("path", ["", f"/{'0' * 24}", f"/{'0' * 24}/mail.eml"])
def test_nobody_but_organisers_looks_at_mail_that_came_in(site: Site, office: Office, path: str) -> None:
    site.visitors[0] = None

    assert site.client.get(f"{LIST}{path}").status_code == 303
    assert acts(office) == []
