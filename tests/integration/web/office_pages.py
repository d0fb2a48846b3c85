"""The pages of organisers and trainers: which template each is, and how one comes to it."""

from collections.abc import Callable

from services.registration.domain.members import with_role
from services.registration.handlers import answer_files, imports, materials, members, sweeps
from services.registration.handlers.desk import Call
from services.registration.handlers.materials import Brought
from services.registration.schemas.tables import read_table
from tests.integration.registration_api.conftest import NOW
from tests.integration.web.asking import PROOF, QUESTIONS, a_form
from tests.integration.web.living import LivingSite
from tests.integration.web.members import member
from tests.integration.web.organising import EMAIL
from tests.integration.web.test_visiting import asking, making_up

TRAINER = {"name": "Kadri Katse", "email": "kadri.katse@koolitus.example.org", "language": "et"}
LONG = {
    "first_name": "Maximilian-Aleksander",
    "last_name": "Wolfeschlegelsteinhausenbergerdorff-Kuusemets",
    "organisation": "Ida-Viru Keskhaigla laste ja noorukite vaimse tervise osakond",
}
"""Somebody whose name is wider than a phone."""
FAR = "https://materjalid.example.org/marka-ja-aita/juhised/2027/kolleegi-markamine-ja-abistamine.html"
Address = Callable[[LivingSite], str]
WITH_A_FILE = a_form(questions=[*QUESTIONS, PROOF])
CALL = Call("organiser:1", "test", NOW)


def _event(site: LivingSite) -> str:
    slug = site.door.event(trainers=[TRAINER])
    site.door.register(slug, **LONG)
    return slug


def _person(site: LivingSite, rest: str = "") -> str:
    slug = site.door.event(approval=True, form={"questions": [PROOF]})
    event = site.door.desk.store.records.events.by_slug(slug)
    assert event is not None
    brought = answer_files.Brought(b"%PDF-1.7\n%%EOF", "pdf", slug)
    token = answer_files.keep(site.door.desk, event, event.form.questions[0], brought)
    registered = site.door.register(slug, **LONG, answers={"proof": token})
    return f"/manage/events/{slug}/registrations/{registered['id']}{rest}"


def _moving(site: LivingSite) -> str:
    slug = site.door.event()
    site.door.event(programme=site.door.ask("GET", f"/events/{slug}").json["programme"], capacity=9)
    return f"/manage/events/{slug}/registrations/{site.door.register(slug, **LONG)['id']}/move"


def _other_form(site: LivingSite) -> str:
    slug = site.door.event()
    site.door.event(programme=site.door.ask("GET", f"/events/{slug}").json["programme"], form=a_form())
    return f"/manage/events/{slug}/form/copy"


def _assessed(site: LivingSite) -> str:
    slug = site.door.event(assessed=True)
    site.door.register(slug, **LONG)
    return f"/manage/events/{slug}/assessment"


def _at_the_door(site: LivingSite) -> str:
    slug = site.door.event()
    return f"/manage/events/{slug}/sessions/1/door/{site.door.register(slug, **LONG)['id']}"


def _assignment(site: LivingSite, rest: str = "") -> str:
    event = site.door.desk.store.records.events.by_slug(_event(site))
    assert event is not None
    return f"/trainer/{site.door.desk.links.token('trainer', event.trainers[0].assignment_id)}{rest}"


def _with_materials(site: LivingSite) -> str:
    slug, desk = _event(site), site.door.desk
    for brought in (
        Brought("Kuidas märgata töökohas abi vajavat kolleegi: juhis ja kontroll-leht", url=FAR),
        Brought("Slaidid", file_name="paeva-slaidid-lopp-parandatud.pdf", content=b"%PDF-1.7"),
    ):
        materials.add(desk, CALL, materials.of_slug(slug), brought)
    return slug


def _cancelled(site: LivingSite) -> str:
    slug = _event(site)
    assert site.door.organise("POST", f"/events/{slug}/cancel", {"reason": "Haigus."}).status_code == 200
    return slug


def _unsure(site: LivingSite) -> str:
    slug = site.door.event(minimum=5, trainers=[TRAINER])
    site.door.register(slug, **LONG)
    return slug


def _helped(site: LivingSite) -> str:
    """A programme the browser's organiser is administrator of, with members and an invitation."""
    slug = _led(site)
    member(site.door, {slug: "administrator"})
    member(site.door, {slug: "check-in"})
    members.invite(site.door.desk, CALL, slug, "kai.kolleeg@example.org", "auditor", "et")
    return slug


def _led(site: LivingSite) -> str:
    slug, desk = site.door.programme(), site.door.desk
    account = desk.store.records.accounts.by_email(EMAIL)
    programme = desk.store.records.programmes.by_slug(slug)
    assert account
    assert programme
    desk.store.atomically(lambda tx: tx.accounts.put(with_role(account, programme.id, "administrator")))
    return slug


def _removing(site: LivingSite) -> str:
    slug = _led(site)
    return f"/manage/programmes/{slug}/people/{member(site.door, {slug: 'organiser'}).id}/remove"


def _invitation(site: LivingSite) -> str:
    desk = site.door.desk
    (waiting,) = members.members(desk, _helped(site)).invitations
    return f"/manage/invitations/{desk.links.token('member', waiting.id, waiting.generation)}"


def _sweep(site: LivingSite) -> str:
    slug = site.door.event(approval=True)
    ids = [site.door.register(slug, **LONG)["id"], site.door.register(slug)["id"]]
    sweep = sweeps.plan(site.door.desk, CALL, slug, "reject", ids)
    return f"/manage/events/{slug}/registrations/act/{sweep.id}"


def _waiting(site: LivingSite) -> str:
    slug = site.door.event(capacity=1, minimum=1)
    for _ in range(2):
        site.door.register(slug, **LONG)
    return f"/manage/events/{slug}/waiting-list?capacity=2"


def _import(site: LivingSite) -> str:
    slug = site.door.event()
    content = "Nimi;E-post\nMari Mets;m@kool-01.example.org\nJüri Õun;vale\n".encode()
    file = imports.receive(site.door.desk, CALL, slug, "rühm.csv", read_table(content))
    return f"/manage/events/{slug}/registrations/import/{file.id}"


def _twice(site: LivingSite) -> str:
    slug = site.door.event()
    one, other = (site.door.register(slug, **LONG)["id"] for _ in range(2))
    return f"/manage/events/{slug}/registrations/{one}/merge?other={other}"


def _marked(site: LivingSite) -> str:
    slug = site.door.event()
    person = site.door.register(slug, **LONG)["id"]
    marks = {"marks": [{"registration": person, "mark": "present"}]}
    assert site.door.organise("PUT", f"/events/{slug}/sessions/1/attendance", marks).status_code == 200
    return f"/manage/events/{slug}/charts"


PAGES: dict[str, tuple[str, Address]] = {
    "events": ("manage/home.html", lambda site: "/manage/" if _event(site) else ""),
    "event": ("manage/event.html", lambda site: f"/manage/events/{_event(site)}"),
    "event form": ("manage/event_form.html", lambda site: f"/manage/events/{_event(site)}/edit"),
    "form": ("manage/form.html", lambda site: f"/manage/events/{site.door.event(form=a_form())}/form"),
    "question": (
        "manage/question.html",
        lambda site: f"/manage/events/{site.door.event(form=a_form())}/form/questions/diet",
    ),
    "deleting a question": (
        "manage/form_delete.html",
        lambda site: f"/manage/events/{site.door.event(form=a_form())}/form/questions/diet/delete",
    ),
    "another event's form": ("manage/form_copy.html", _other_form),
    "consent": (
        "manage/consent.html",
        lambda site: f"/manage/events/{site.door.event(form=a_form())}/form/consents/new",
    ),
    "address": ("manage/address.html", lambda site: _person(site, "/address")),
    "preview of the form": (
        "manage/form_preview.html",
        lambda site: f"/manage/events/{site.door.event(form=WITH_A_FILE)}/form/preview",
    ),
    "not certain yet": ("manage/event.html", lambda site: f"/manage/events/{_unsure(site)}"),
    "confirming": ("manage/event_confirm.html", lambda site: f"/manage/events/{_unsure(site)}/confirm"),
    "reinstating": (
        "manage/event_reinstate.html",
        lambda site: f"/manage/events/{_cancelled(site)}/reinstate",
    ),
    "frame": ("manage/event_frame.html", lambda site: f"/manage/programmes/{site.door.programme()}/frame"),
    "materials": ("manage/materials.html", lambda site: f"/manage/events/{_with_materials(site)}/materials"),
    "signed sheets": (
        "manage/signed_sheets.html",
        lambda site: f"/manage/events/{_event(site)}/sessions/1/signed-sheets",
    ),
    "trainer's attendance": (
        "trainer/attendance.html",
        lambda site: _assignment(site, "/sessions/1/attendance"),
    ),
    "trainer's materials": ("trainer/materials.html", lambda site: _assignment(site, "/materials")),
    "trainer's hours": ("trainer/history.html", lambda site: _assignment(site, "/history")),
    "trainer's screen": ("trainer/screen.html", lambda site: _assignment(site, "/sessions/1/screen")),
    "cancelling": ("manage/event_cancel.html", lambda site: f"/manage/events/{_event(site)}/cancel"),
    "postponing": ("manage/event_postpone.html", lambda site: f"/manage/events/{_event(site)}/postpone"),
    "copying": ("manage/event_copy.html", lambda site: f"/manage/events/{_event(site)}/copy"),
    "in pictures": ("manage/charts.html", lambda site: _marked(site)),
    "completing": ("manage/event_complete.html", lambda site: f"/manage/events/{_event(site)}/complete"),
    "roster": ("manage/roster.html", lambda site: f"/manage/events/{_event(site)}/registrations"),
    "acting upon many": ("manage/sweep.html", _sweep),
    "waiting list": ("manage/waiting.html", _waiting),
    "bringing a file": (
        "manage/import_file.html",
        lambda site: f"/manage/events/{_event(site)}/registrations/import",
    ),
    "people from a file": ("manage/import.html", _import),
    "prints": ("manage/prints.html", lambda site: f"/manage/events/{_event(site)}/prints"),
    "registered twice": ("manage/person_merge.html", _twice),
    "adding a person": (
        "manage/roster_add.html",
        lambda site: f"/manage/events/{_event(site)}/registrations/new",
    ),
    "person": ("manage/person.html", _person),
    "correcting": ("manage/person_edit.html", lambda site: _person(site, "/edit")),
    "rejecting": ("manage/person_decide.html", lambda site: _person(site, "/reject")),
    "erasing": ("manage/person_erase.html", lambda site: _person(site, "/erase")),
    "another group": ("manage/person_move.html", _moving),
    "making up": ("manage/person_visits.html", lambda site: making_up(site.door)),
    "asked to make up": ("manage/visit_asks.html", lambda site: asking(site.door)[1]),
    "attendance": (
        "manage/attendance.html",
        lambda site: f"/manage/events/{_event(site)}/sessions/1/attendance",
    ),
    "at the door": ("manage/door.html", lambda site: f"/manage/events/{_event(site)}/sessions/1/door"),
    "one person at the door": ("manage/door_person.html", lambda site: _at_the_door(site)),
    "nobody registered": (
        "manage/walk_in.html",
        lambda site: f"/manage/events/{_event(site)}/sessions/1/walk-in",
    ),
    "screen in the room": (
        "manage/screen.html",
        lambda site: f"/manage/events/{_event(site)}/sessions/1/screen",
    ),
    "assessment": ("manage/assessment.html", _assessed),
    "trainers": ("manage/trainers.html", lambda site: "/manage/trainers"),
    "adding a trainer": ("manage/trainer.html", lambda site: "/manage/trainers/new"),
    "programmes": ("manage/programmes.html", lambda site: "/manage/programmes"),
    "programme": ("manage/programme.html", lambda site: f"/manage/programmes/{site.door.programme()}"),
    "activity": (
        "manage/activity.html",
        lambda site: f"/manage/programmes/{site.door.programme()}/activities/new",
    ),
    "password": ("manage/password.html", lambda site: "/manage/password"),
    "audit": ("manage/audit.html", lambda site: f"/manage/audit?chain=1&who={_helped(site)}"),
    "account": ("manage/account.html", lambda site: "/manage/account"),
    "second step": ("manage/second_factor.html", lambda site: "/manage/account/second-step"),
    "who helps": ("manage/members.html", lambda site: f"/manage/programmes/{_helped(site)}/people"),
    "removing a member": ("manage/member_remove.html", lambda site: _removing(site)),
    "invitation": ("manage/invitation.html", lambda site: _invitation(site)),
    "trainer's event": ("trainer/assignment.html", _assignment),
}
