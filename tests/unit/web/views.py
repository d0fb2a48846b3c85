"""Events and registrations as the use cases answer them, for looking at pages without a store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.registration.domain.completion import Completion, Reason
from services.registration.domain.events import Event, Trainer
from services.registration.domain.forms import Consent, Form, Question
from services.registration.domain.programmes import Programme
from services.registration.domain.registrations import Person, Registration
from services.registration.domain.sessions import Session, Venue
from services.registration.domain.texts import LocalText
from services.registration.handlers.views import CertificateLine, EventView, RegistrationView

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
TOKEN = "A" * 38

PROGRAMME = Programme(
    id="0" * 24,
    slug="marka-ja-aita",
    title=LocalText("Märka ja aita 2026–2027", "Notice and Help 2026–2027", "Заметь и помоги 2026–2027"),
    funder="Euroopa Liidu Sisejulgeolekufond (ISF)",
    reference="ISF-NÄIDIS-3.3.1",
    statement=LocalText(
        "Kaasrahastanud Euroopa Liit",
        "Co-funded by the European Union",
        "Софинансируется Европейским союзом",
    ),
    contact_email="liis.naidis@ministeerium.example.org",
)

FORM = Form(
    organisation="required",
    phone="optional",
    questions=(
        Question(
            "experience",
            LocalText("Milline on Teie kokkupuude teemaga?", "What is your experience?", "Каков Ваш опыт?"),
        ),
    ),
    consents=(
        Consent(
            "photos",
            LocalText(
                "Mind võib üritusel pildistada.",
                "I may be photographed at the event.",
                "Меня можно фотографировать.",
            ),
        ),
    ),
)


def a_session(
    number: int = 1, starts: datetime = datetime(2027, 1, 20, 8, 0, tzinfo=UTC), **rest: Any
) -> Session:
    return Session(
        id=f"{number:024d}",
        number=number,
        starts=starts,
        ends=starts + timedelta(hours=7),
        academic_hours=8,
        **rest,
    )


def an_event(**changes: Any) -> Event:
    event = Event(
        id="e" * 24,
        programme_id=PROGRAMME.id,
        programme_slug=PROGRAMME.slug,
        activity_code="A1",
        slug="abc-koolitus-voru",
        kind="training",
        title=LocalText(
            "ABC-koolitus: inimkaubanduse ohvri märkamine ja aitamine",
            "ABC training: noticing and helping victims of trafficking",
            "Базовое обучение: как заметить жертву торговли людьми и помочь ей",
        ),
        description=LocalText(
            "Päev praktikutele, kes võivad oma töös kohtuda ohvriga.\n\nKaasa võtta pole vaja midagi.",
            "A day for practitioners who may meet a victim in their work.\n\nNothing to bring.",
            "День для практиков, которые на работе могут встретить жертву торговли людьми.",
        ),
        venue=Venue("Näidisraamatukogu", "Proovi 9", "Võru"),
        sessions=(a_session(),),
        capacity=18,
        trainers=(Trainer("t" * 24, "Kadri Katse"), Trainer("u" * 24, "Toomas Proov")),
        target_groups=("Politsei", "Ohvriabi", "Lastekaitse"),
        form=FORM,
        opens=datetime(2026, 11, 1, 7, 0, tzinfo=UTC),
        closes=datetime(2027, 1, 13, 21, 0, tzinfo=UTC),
        status="published",
        created_at=NOW,
        published_at=NOW,
    )
    return replace(event, **changes)


def a_view(event: Event | None = None, taken: int = 11, waiting: int = 0, state: str = "open") -> EventView:
    event = event or an_event()
    return EventView(
        event=event,
        programme=PROGRAMME,
        capacity=event.capacity,
        taken=taken,
        free=max(event.capacity - taken, 0),
        open_to_all=max(event.capacity - taken, 0),
        waiting=waiting,
        registration_state=state,
    )


def a_registration(status: str = "confirmed", **changes: Any) -> Registration:
    registration = Registration(
        id="a" * 24,
        event_id="e" * 24,
        event_slug="abc-koolitus-voru",
        status=status,
        person=Person(
            "Mari-Liis",
            "Õunapuu-Šalašova",
            "mari-liis.ounapuu@ska.example.org",
            "et",
            "Sotsiaalkindlustusamet",
            "ohvriabitöötaja",
            "",
            "Ohvriabi",
        ),
        email_canonical="mari-liis.ounapuu@ska.example.org",
        created_at=NOW,
    )
    return replace(registration, **changes)


def a_personal_view(
    status: str = "confirmed", event: EventView | None = None, **changes: Any
) -> RegistrationView:
    view = RegistrationView(
        registration=a_registration(status),
        event=event or a_view(),
        waiting_position=3 if status == "waitlisted" else None,
        certificate=None,
        completion=None,
        token=TOKEN,
        manage_url=f"http://127.0.0.1:22000/r/{TOKEN}",
    )
    return replace(view, **changes)


def completed_view() -> RegistrationView:
    """Somebody who completed and has a document."""
    event = an_event(status="completed")
    return a_personal_view(
        event=a_view(event, state="closed"),
        certificate=CertificateLine("7Q2M-KD93-XA4T", "MJA-2026-0017", "notice", "valid", date(2026, 11, 12)),
        completion=Completion(
            True, 8, 7.5, (Reason("hours-reached", {"attended": 7.5, "needed": 6.4, "planned": 8}),)
        ),
    )


def catalogue_views() -> list[EventView]:
    """A season: open, full, not open, cancelled, confidential, online, in other languages."""

    def at(month: int, day: int, year: int = 2027) -> datetime:
        return datetime(year, month, day, 8, 0, tzinfo=UTC)

    two_days = (a_session(1, at(2, 10)), a_session(2, at(2, 11), required=True))
    nomination = an_event(
        slug="koolitajate-koolitus",
        kind="train-the-trainer",
        entry="nomination",
        approval=True,
        assessed=True,
        title=LocalText(
            "Koolitajate koolitus: prokurörid ja kohtunikud",
            "Train-the-trainer: prosecutors and judges",
            "Обучение тренеров: прокуроры и судьи",
        ),
        sessions=two_days,
        certificate_kind="certificate",
        capacity=15,
        outcomes=(
            LocalText("Juhendab ABC-koolitust.", "Leads an ABC training.", "Проводит базовое обучение."),
        ),
        venue=Venue("Näidise konverentsikeskus", "Näidise 1", "Tallinn"),
    )
    return [
        a_view(
            an_event(
                slug="koostooseminar",
                kind="cooperation-seminar",
                sessions=(a_session(1, at(12, 9, 2026)),),
                title=LocalText(
                    "Koostööseminar: kuidas abi ohvrini jõuab",
                    "Cooperation seminar: how help reaches the victim",
                    "Семинар по сотрудничеству",
                ),
                venue=Venue("Näidismaja", "Eeskuju 4", "Tartu"),
                capacity=30,
            ),
            30,
            4,
            "full",
        ),
        a_view(),
        a_view(nomination, 9),
        a_view(
            an_event(
                slug="katkestatud",
                status="cancelled",
                cancelled_reason="Koolitaja haigestus; uus aeg selgub veebruaris.",
                sessions=(a_session(1, at(3, 10)),),
                title=LocalText(
                    "ABC-koolitus Kuressaares", "ABC training in Kuressaare", "Базовое обучение в Курессааре"
                ),
                venue=Venue("Näidishotell", "Näidise 8", "Kuressaare"),
            ),
            6,
            0,
            "closed",
        ),
        a_view(
            an_event(
                slug="varjupaigad",
                kind="covision",
                confidential=True,
                opens=datetime(2027, 1, 15, 7, 0, tzinfo=UTC),
                sessions=(a_session(1, at(3, 24)),),
                title=LocalText("Kovisioon: varjupaikade töötajad", "", ""),
                venue=Venue("Varjupaik", "Salajane 5", "Narva"),
                language="ru",
                certificate_kind="none",
            ),
            0,
            0,
            "not-yet-open",
        ),
    ]
