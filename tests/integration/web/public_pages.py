"""The pages of participants, guests and employers: which template each is, and how one comes to it."""

from collections.abc import Callable

from services.registration.domain.employers import employer_id
from services.registration.domain.nominations import Nomination
from services.registration.domain.persons import Person
from services.registration.domain.registrations import Details
from services.registration.handlers import employers, forwardings, parties
from services.registration.handlers.desk import Call
from services.registration.handlers.employers import EmployerView
from services.registration.handlers.parties import PartyView
from services.registration.handlers.registrations import register
from shared import links
from tests.integration.registration_api.conftest import NOW
from tests.integration.web.asking import PROOF, QUESTIONS, a_form
from tests.integration.web.living import LivingSite
from tests.integration.web.test_visiting import asking

Address = Callable[[LivingSite], str]
GROUPS = [
    {"et": "Politsei", "en": "Police", "ru": "Полиция"},
    {"et": "Ohvriabi", "en": "Victim support", "ru": "Помощь жертвам"},
]
WITH_A_FILE = a_form(questions=[*QUESTIONS, PROOF])


def seated(site: LivingSite) -> str:
    return str(site.door.register(site.door.event())["token"])


def ticket(site: LivingSite) -> str:
    return site.door.desk.links.token(links.TICKET, site.door.register(site.door.event())["id"])


def offered(site: LivingSite) -> str:
    slug = site.door.event(capacity=1, minimum=1)
    first, second = site.door.register(slug)["token"], site.door.register(slug)["token"]
    assert site.door.ask("POST", f"/registrations/{first}/withdraw").status_code == 200
    return str(second)


def waiting(site: LivingSite) -> str:
    slug = site.door.event(capacity=1, minimum=1)
    site.door.register(slug)
    return str(site.door.register(slug)["token"])


def in_one_of_two_groups(site: LivingSite) -> str:
    slug = site.door.event()
    programme = site.door.ask("GET", f"/events/{slug}").json["programme"]
    site.door.event(programme=programme)
    return str(site.door.register(slug)["token"])


def one_of_two_groups(site: LivingSite) -> str:
    pool = {"key": "ppa", "name": {"et": "PPA"}, "seats": 5, "group": "ppa.example.org"}
    slug = site.door.event(pools=[pool], target_groups=GROUPS, requires_activity="A1")
    site.door.event(programme=site.door.ask("GET", f"/events/{slug}").json["programme"])
    return slug


def postponed(site: LivingSite) -> str:
    slug = site.door.event()
    assert site.door.organise("POST", f"/events/{slug}/postpone", {"reason": "Torm"}).status_code == 200
    return slug


def to_confirm(site: LivingSite) -> str:
    one = site.door.register(site.door.event(email_confirmation=True))
    return site.door.desk.links.token(links.CONFIRMATION, one["id"])


def places(site: LivingSite) -> PartyView:
    contact = Person("Piia", "Personal", "piia@kool.example.org", "et", "Näidise kool")
    asked = Call("person", "correlation", NOW)
    token = parties.form(site.door.desk, asked, site.door.event(capacity=20), contact, 3, True)
    return parties.by_link(site.door.desk, token)


def one_place(site: LivingSite) -> str:
    return str(places(site).places[0].link.rpartition("/")[2])


def closed_answers(site: LivingSite) -> str:
    slug = site.door.event(answers_until="2026-11-20T12:00:00+02:00")
    return str(site.door.register(slug)["token"])


def by_nomination(site: LivingSite) -> str:
    return site.door.event(entry="nomination", approval=True)


def places_named(site: LivingSite) -> str:
    token = places(site).token
    named = Person("Mari", "Maasikas", "mari@kool.example.org", "et")
    forwardings.forward(site.door.desk, Call("person", "correlation", NOW), token, {1: named})
    return token


def employer(site: LivingSite) -> EmployerView:
    slug = site.door.event(entry="nomination", capacity=2, minimum=1)
    piia = Nomination("Piia Personal", "piia@kool.example.org", "Näidise kool", "Nõus.", by_person=True)
    names = ("mari", "jaan", "kati")
    asked, desk = Call("person", "correlation", NOW), site.door.desk
    for name in names:
        person = Person(name.title(), "Näidis", f"{name}@kool.example.org", "et")
        register(desk, asked, slug, Details(person=person, nominated_by=piia))
    event = desk.store.records.events.by_slug(slug)
    assert event is not None
    token = desk.links.token(links.EMPLOYER, employer_id(event.id, piia.email))
    return employers.by_link(desk, token)


def withdrawing(site: LivingSite) -> str:
    found = employer(site)
    return f"{found.token}/{found.people[0].named.id}/withdraw"


PAGES: dict[str, tuple[str, Address]] = {
    "catalogue": ("public/catalogue.html", lambda site: "/" if site.door.event() else ""),
    "nothing found": ("public/catalogue.html", lambda site: "/?town=Atlantis"),
    "found": (
        "public/catalogue.html",
        lambda site: "/?text=abc&kind=training&free=1" if site.door.event() else "",
    ),
    "in a frame": ("public/frame.html", lambda site: "/embed/events" if site.door.event() else ""),
    "event postponed": ("public/event.html", lambda site: f"/events/{postponed(site)}"),
    "event of several groups": ("public/event.html", lambda site: f"/events/{one_of_two_groups(site)}"),
    "event": ("public/event.html", lambda site: f"/events/{site.door.event()}"),
    "confidential event": ("public/event.html", lambda site: f"/events/{site.door.event(confidential=True)}"),
    "event by nomination": ("public/event.html", lambda site: f"/events/{by_nomination(site)}"),
    "form": ("public/register.html", lambda site: f"/events/{site.door.event()}/register"),
    "form with questions": (
        "public/register.html",
        lambda site: f"/events/{site.door.event(form=WITH_A_FILE)}/register",
    ),
    "form with consent": ("public/register.html", lambda site: f"/events/{by_nomination(site)}/register"),
    "nomination": ("public/nominate.html", lambda site: f"/events/{by_nomination(site)}/nominate"),
    "received": ("public/received.html", lambda site: f"/r/{seated(site)}/received"),
    "registration": ("public/registration.html", lambda site: f"/r/{seated(site)}"),
    "making up": ("public/registration.html", lambda site: asking(site.door)[0]),
    "waiting": ("public/registration.html", lambda site: f"/r/{waiting(site)}"),
    "details": ("public/edit.html", lambda site: f"/r/{seated(site)}/edit"),
    "withdraw": ("public/withdraw.html", lambda site: f"/r/{seated(site)}/withdraw"),
    "colleague": ("public/substitute.html", lambda site: f"/r/{seated(site)}/substitute"),
    "another group": ("public/move.html", lambda site: f"/r/{in_one_of_two_groups(site)}/move"),
    "offer": ("public/offer.html", lambda site: f"/w/{offered(site)}"),
    "address to be confirmed": ("public/confirm.html", lambda site: f"/c/{to_confirm(site)}"),
    "colleagues": ("public/party_form.html", lambda site: f"/events/{site.door.event()}/register/group"),
    "places": ("public/party.html", lambda site: f"/g/{places_named(site)}"),
    "employer": ("public/employer.html", lambda site: f"/n/{employer(site).token}"),
    "employer withdraws": ("public/employer_withdraw.html", lambda site: f"/n/{withdrawing(site)}"),
    "employer's link": (
        "public/employer_link.html",
        lambda site: f"/events/{by_nomination(site)}/nominate/link",
    ),
    "place": ("public/place.html", lambda site: f"/i/{one_place(site)}"),
    "details to read": ("public/edit.html", lambda site: f"/r/{closed_answers(site)}/edit"),
    "accessibility": ("public/accessibility.html", lambda site: "/accessibility"),
    "privacy": ("public/privacy.html", lambda site: "/privacy"),
    "own page": ("public/mine_ask.html", lambda site: "/me"),
    "ticket": ("public/ticket.html", lambda site: f"/t/{ticket(site)}"),
    "here": ("public/here.html", lambda site: f"/here/{site.door.event()}/123456"),
    "not found": ("problem.html", lambda site: "/nowhere"),
    "API": ("api_docs.html", lambda site: "/api/v1/docs"),
}
