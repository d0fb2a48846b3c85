"""Badges and posters, read as a person and a screen reader would."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from PIL import Image

from services.registration.domain.events import Event, Session, Venue
from services.registration.domain.programmes import Issuer, Programme
from services.registration.domain.registrations import Person, Registration
from services.registration.domain.texts import LocalText
from services.registration.exports.badges import Look, badges
from services.registration.exports.poster import poster
from services.registration.handlers.status import Picture
from services.registration.handlers.views import EventView

AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DAY = Session(id="s", number=1, starts=AT, ends=AT + timedelta(hours=6), academic_hours=8.0)
EVENT = Event(
    id="e",
    programme_id="p",
    programme_slug="p",
    activity_code="A1",
    slug="abc",
    kind="training",
    title=LocalText("Märka ja aita", "Notice and help", "Заметь и помоги"),
    capacity=20,
    sessions=(DAY,),
    venue=Venue("Näidismaja", "Näite 1", "Tartu"),
    language="ru",
    created_at=AT,
)
PROGRAMME = Programme(
    id="p",
    slug="p",
    title=LocalText("Turvalisus"),
    funder="Sisejulgeolekufond",
    statement=LocalText("Kaasrahastanud Euroopa Liit"),
    issuer=Issuer("Näidisministeerium"),
)


def view(**changes: object) -> EventView:
    return EventView(replace(EVENT, **changes), PROGRAMME, 20, 3, 17, 17, 0, "open")  # type: ignore[arg-type]


def somebody(number: int) -> Registration:
    person = Person(
        f"Eesnimi{number}", "Õunapuu #sym", "salajane@kool.example.org", "et", "Näidisamet", phone="555"
    )
    return Registration(
        id=str(number),
        event_id="e",
        event_slug="abc",
        status="confirmed",
        person=person,
        email_canonical="x",
        created_at=AT,
        needs="gluteenivaba",
    )


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize(("per_page", "count"), [(8, 3), (10, 2)])
def test_everybody_has_a_badge_and_it_bears_nothing_but_name_and_institution(
    per_page: int, count: int
) -> None:
    made = pages(badges(view(), map(somebody, range(20)), Look(per_page)))

    assert len(made) == count
    words = " ".join(made)
    assert all(f"Eesnimi{number}" in words for number in range(20))
    assert "Õunapuu #sym" in words
    assert "Näidisamet" in words
    assert not any(kept in words for kept in ("salajane", "555", "gluteenivaba"))


def test_badges_of_a_confidential_event_bear_first_names_and_not_what_it_is_about() -> None:
    (words,) = pages(badges(view(confidential=True), [somebody(1)], Look(institution=False)))

    assert "Eesnimi1" in words
    assert not any(kept in words for kept in ("Õunapuu", "Näidisamet", "Заметь"))


def test_the_poster_says_what_when_where_and_who_paid_in_estonian_and_the_events_language() -> None:
    logo = io.BytesIO()
    Image.new("RGB", (30, 12), "navy").save(logo, "PNG")

    made = poster(view(), DAY, Picture(logo.getvalue(), "png"))

    (words,) = pages(made)
    for said in ("Märka ja aita", "Заметь и помоги", "1.12.2026 10:00–16:00", "Näite 1", "Turvalisus"):
        assert said in words
    assert "Kaasrahastanud Euroopa Liit" in words
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages[0].images) == 1
    assert made == poster(view(), DAY, Picture(logo.getvalue(), "png"))


def test_the_poster_of_a_confidential_event_is_neutral_and_one_without_a_logo_is_made_too() -> None:
    (words,) = pages(poster(view(confidential=True), DAY, None))

    assert "Koolitus" in words
    assert not any(kept in words for kept in ("Märka", "Turvalisus"))


@pytest.mark.parametrize("content", [badges(view(), [somebody(1)], Look()), poster(view(), DAY, None)])
def test_what_is_printed_is_tagged_for_screen_readers_and_says_its_language_and_title(content: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(content))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert str(reader.trailer["/Root"]["/Lang"]) in ("et", "ru")
    assert reader.metadata is not None
    assert reader.metadata.title
