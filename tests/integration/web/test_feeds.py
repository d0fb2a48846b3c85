"""Everything of one mailbox behind one secret address, which only a mail tells."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from icalendar import Calendar

from services.registration.handlers import feeds
from shared.logs import masked
from tests.integration.web.conftest import Site

MAILBOXES = count(1)


def a_mailbox() -> str:
    """An address nobody else uses."""
    return f"postkast{next(MAILBOXES)}@feeds.example.org"


def asks(site: Site, page: str, rest: str = "") -> str:
    """The path of the feed after a button on the personal page was pressed; the page does not tell it."""
    answer = site.send(site.open(page), {}, action=f"{page}/feed{rest}")
    path = newest(site)
    assert path not in answer.html
    return path


def announced(site: Site) -> list[dict[str, Any]]:
    """What was announced of feeds, the last one last."""
    outbox = site.door.everything()["outbox"]
    return [json.loads(each["body"]) for each in outbox if each["type"] == "kutse.feed.requested.v1"]


def newest(site: Site) -> str:
    """The path that the mail asked for last will hold."""
    data = announced(site)[-1]["data"]
    return f"/feeds/{site.door.desk.links.token('feed', data['feed_id'], data['generation'])}.ics"


def text_at(site: Site, path: str) -> str:
    """The feed, unfolded."""
    answer = site.browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text.replace("\r\n ", "")


def trainers_page(site: Site, slug: str) -> str:
    """Where the event's first trainer sees it."""
    event = site.door.desk.store.records.events.by_slug(slug)
    assert event is not None
    return f"/trainer/{site.door.desk.links.token('trainer', event.trainers[0].assignment_id)}"


def test_a_feed_holds_all_seats_and_assignments_of_its_mailbox_and_of_nobody_else(site: Site) -> None:
    mailbox = a_mailbox()
    trainer = {"name": "Kadri Katse", "email": mailbox.upper(), "language": "et"}
    first, second, full = site.door.event(), site.door.event(), site.door.event(capacity=1, minimum=1)
    taught, foreign = site.door.event(trainers=[trainer]), site.door.event()
    site.door.register(second, email=mailbox, first_name="Jaan", last_name="Kaaslane")
    site.door.register(full)
    site.door.register(full, email=mailbox)
    site.door.register(foreign)
    page = f"/et/r/{site.door.register(first, email=mailbox.title(), last_name='Salasõna')['token']}"

    path = asks(site, page)
    text = text_at(site, path)

    assert [slug for slug in (first, second, taught) if f"/events/{slug}\r\n" not in text] == []
    assert [slug for slug in (full, foreign) if f"/events/{slug}\r\n" in text] == []
    assert asks(site, trainers_page(site, taught)) == path
    said = ("METHOD", "ATTENDEE", "ORGANIZER", "Salasõna", "Kaaslane", "Katse", "/r/", "/trainer/", mailbox)
    assert [each for each in said if each in text] == []


def test_an_entry_has_the_name_of_the_invitation_and_the_place_of_a_seat(site: Site) -> None:
    token = site.door.register(site.door.event(), email=a_mailbox())["token"]
    path = asks(site, f"/et/r/{token}")

    calendar = Calendar.from_ical(site.browser.get(path).data)
    own = Calendar.from_ical(site.browser.get(f"/et/r/{token}/calendar.ics").data)

    (entry,), (same,) = calendar.walk("VEVENT"), own.walk("VEVENT")
    assert (entry["UID"], entry["STATUS"]) == (same["UID"], "CONFIRMED")
    assert "Eeskuju 4" in entry["LOCATION"]
    assert (calendar["NAME"], calendar["X-WR-CALNAME"]) == ("Kutse: minu üritused",) * 2
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"


def test_a_confidential_event_stands_there_without_its_topic(site: Site) -> None:
    link = "https://video.example.org/tuba"
    slug = site.door.event(confidential=True, online_url=link)
    page = f"/et/r/{site.door.confirmed(slug, email=a_mailbox())['token']}"

    text = text_at(site, asks(site, page))

    assert "SUMMARY:Kohtumine\r\n" in text
    assert [said for said in ("ABC", slug, link, "Eeskuju") if said in text] == []


def test_what_was_called_off_stays_as_cancelled_and_a_seat_given_up_goes(site: Site) -> None:
    mailbox = a_mailbox()
    off, left = site.door.event(), site.door.event()
    page = f"/et/r/{site.door.register(off, email=mailbox)['token']}"
    given_up = site.door.register(left, email=mailbox)["token"]
    path = asks(site, page)

    site.door.organise("POST", f"/events/{off}/cancel", {"reason": "Koolitaja haigestus."})
    site.send(site.open(f"/et/r/{given_up}/withdraw"), {})
    (entry,) = Calendar.from_ical(site.browser.get(path).data).walk("VEVENT")

    assert entry["STATUS"] == "CANCELLED"
    assert entry["URL"].endswith(off)


def test_a_renewed_address_dies_at_once_and_pressing_twice_renews_once(site: Site) -> None:
    page = f"/et/r/{site.door.register(site.door.event(), email=a_mailbox())['token']}"
    old = asks(site, page)

    new = asks(site, page, "/renew")
    again = asks(site, page, "/renew")

    assert old != new == again
    assert site.browser.get(old).status_code == 404
    assert site.browser.get(new).status_code == 200
    assert announced(site)[-1]["data"]["renewed"] is True


def test_a_feed_is_kept_by_its_reader_alone_and_sent_once_while_it_is_the_same(site: Site) -> None:
    slug = site.door.event()
    path = asks(site, f"/ru/r/{site.door.register(slug, email=a_mailbox(), language='ru')['token']}")

    whole = site.browser.get(path)
    asked = {"If-None-Match": whole.headers["ETag"]}
    again = site.browser.get(path, headers=asked)
    site.door.organise("PATCH", f"/events/{slug}", {"title": {"et": "ABC", "ru": "Азбука"}})
    changed = site.browser.get(path, headers=asked)

    assert whole.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    assert whole.headers["Referrer-Policy"] == "no-referrer"
    assert whole.headers["Content-Language"] == "ru"
    assert not whole.headers["ETag"].startswith("W/")
    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    assert "Азбука" in changed.text


def test_no_other_link_opens_a_feed_and_no_log_tells_its_address(site: Site) -> None:
    token = site.door.register(site.door.event(), email=a_mailbox())["token"]
    path = asks(site, f"/et/r/{token}")

    for address in (f"/feeds/{token}.ics", f"/feeds/{'A' * 38}.ics", path.replace("/feeds", "/r")[:-4]):
        assert site.browser.get(address).status_code == 404
    assert path[7:-4] not in masked(f"GET {path} HTTP/1.1")


def test_what_was_over_ninety_days_ago_is_left_out(site: Site) -> None:
    token = asks(site, f"/et/r/{site.door.register(site.door.event(), email=a_mailbox())['token']}")[7:-4]

    def entries(month: int) -> int:
        later = replace(site.door.desk, clock=lambda: datetime(2027, month, 15, tzinfo=UTC))
        return len(feeds.by_token(later, token).entries)

    assert (entries(4), entries(5)) == (1, 0)


def test_nobody_is_flooded_with_addresses(site: Site) -> None:
    page = f"/et/r/{site.door.register(site.door.event(), email=a_mailbox())['token']}"
    opened = site.open(page)

    for _ in range(5):
        site.send(opened, {}, action=f"{page}/feed")

    site.send(opened, {}, action=f"{page}/feed", status=429)


def test_public_feeds_may_be_kept_for_a_while_and_are_subscribed_to_from_the_catalogue(site: Site) -> None:
    slug = site.door.event()

    page = site.open("/ru/?kind=training")
    for path in ("/ru/events.ics?kind=training", f"/ru/events/{slug}.ics"):
        assert site.browser.get(path).headers["Cache-Control"] == "public, max-age=900"

    (address,) = (link for link in page.links if link.startswith("webcal:"))
    assert address.endswith("/ru/events.ics?kind=training")
    assert address.startswith("webcal://")


def test_what_is_subscribed_to_has_free_seats_where_only_those_were_shown(site: Site) -> None:
    full, free = site.door.event(capacity=1, minimum=1), site.door.event()
    site.door.register(full)

    page = site.open("/ru/?kind=training&free=1")

    (address,) = (link for link in page.links if link.startswith("webcal:"))
    assert address.endswith("/ru/events.ics?kind=training&free=1")
    text = text_at(site, "/ru/events.ics?kind=training&free=1")
    assert (f"/events/{free}\r\n" in text, f"/events/{full}\r\n" in text) == (True, False)
