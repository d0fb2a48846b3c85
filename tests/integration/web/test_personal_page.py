"""The personal page explains itself: the place in the queue, and what completion still lacks."""

from tests.integration.web.conftest import Site

TWO_DAYS = [
    {"starts": "2027-01-20T09:00:00+02:00", "ends": "2027-01-20T16:00:00+02:00", "academic_hours": 8},
    {"starts": "2027-01-21T09:00:00+02:00", "ends": "2027-01-21T16:00:00+02:00", "academic_hours": 8},
]


def test_who_waits_reads_why_and_what_comes_next(site: Site) -> None:
    slug = site.door.event(capacity=1, minimum=1)
    site.door.register(slug)
    first, second = (site.door.register(slug)["token"] for _ in range(2))

    longest, last = site.open(f"/en/r/{first}"), site.open(f"/et/r/{second}")

    assert "You are first in the queue" in longest.text
    assert "The event has 1 seat, and whoever came earlier has it." in longest.text
    assert "held for you for 48 hours at most" in longest.text
    assert "This goes on until 19 January 2027, 10:00" in longest.text
    assert "1 inimene on oodanud teist kauem" in last.text


def test_who_waits_reads_that_a_seat_is_offered_to_somebody_else(site: Site) -> None:
    slug = site.door.event(capacity=1, minimum=1)
    seated, _, waiting = (site.door.register(slug)["token"] for _ in range(3))
    assert site.door.ask("POST", f"/registrations/{seated}/withdraw").status_code == 200

    page = site.open(f"/ru/r/{waiting}")

    assert "1 место держат для человека, который ещё не ответил" in page.text


def test_who_takes_part_reads_what_is_still_lacking(site: Site) -> None:
    slug = site.door.event(sessions=TWO_DAYS)
    person = site.door.register(slug)
    marks = {"marks": [{"registration": person["id"], "mark": "partial", "minutes": 180}]}

    before = site.open(f"/en/r/{person['token']}")
    assert site.door.organise("PUT", f"/events/{slug}/sessions/1/attendance", marks).status_code == 200
    after = site.open(f"/et/r/{person['token']}")

    assert "Attend the sessions below, and it is enough." in before.text
    assert "4 / 16 akadeemilist tundi" in after.text
    assert "Märgitu järgi ei ole see siin enam võimalik." in after.text
